package lang

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Node is embedded in a grammar's structs and keeps the tokens of the parsed
// struct: the clause as written.
type Node struct {
	Tokens []lexer.Token
}

// Range returns the offsets of the node's first byte and after its last one.
func (n Node) Range() (start, end int) {
	if len(n.Tokens) == 0 {
		return 0, 0
	}
	last := n.Tokens[len(n.Tokens)-1]
	return n.Tokens[0].Pos.Offset, last.Pos.Offset + len(last.Value)
}

// Line returns the node's offsets without its block.
func (n Node) Line() (start, end int) {
	for i, t := range n.Tokens {
		if isPunct(t, "{") {
			n.Tokens = n.Tokens[:max(i, 1)]
			break
		}
	}
	return n.Range()
}

// A Placed is a piece of a statement that has a position.
type Placed interface {
	Range() (start, end int)
}

// A Leaf is one word or string as written. It is embedded in the leaves, which
// convert it.
type Leaf struct {
	// Text is the word, or the value of the string.
	Text string
	// Start and End are the offsets of the token.
	Start, End int
	// Quoted is true for a string.
	Quoted bool
}

// Range returns the offsets of the leaf's first byte and after its last one.
func (l Leaf) Range() (start, end int) { return l.Start, l.End }

// Word returns the Leaf in any type that embeds it.
func (l Leaf) Word() Leaf { return l }

// Is reports whether the leaf is present; it may be optional.
func (l Leaf) Is() bool { return l.End > 0 }

// Parse takes the next word or string, whatever its text.
func (l *Leaf) Parse(lex *lexer.PeekingLexer) error {
	return l.Take(lex, func(string, bool) bool { return true })
}

// Take takes the next word or string if it fits.
func (l *Leaf) Take(lex *lexer.PeekingLexer, fits func(text string, quoted bool) bool) error {
	t := lex.Peek()
	if kind := Kind(t.Type); t.EOF() || kind != Word && kind != String {
		return participle.NextMatch
	}
	text, quoted := t.Value, Kind(t.Type) == String
	if quoted {
		text = unquote(text)
	}
	if !fits(text, quoted) {
		return participle.NextMatch
	}
	*l = Leaf{text, t.Pos.Offset, t.Pos.Offset + len(t.Value), quoted}
	lex.Next()
	return nil
}

// Part returns the leaf's bytes [from, to) as a separate leaf. A string keeps
// its whole place, since it may contain escapes.
func (l Leaf) Part(from, to int) Leaf {
	p := l
	p.Text = l.Text[from:to]
	if !l.Quoted {
		p.Start, p.End = l.Start+from, l.Start+to
	}
	return p
}

// Cut splits the leaf at the first separator, which belongs to neither part.
func (l Leaf) Cut(sep string) (before, after Leaf, found bool) {
	i := strings.Index(l.Text, sep)
	if i < 0 {
		return l, Leaf{}, false
	}
	return l.Part(0, i), l.Part(i+len(sep), len(l.Text)), true
}

func unquote(text string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text[1 : len(text)-1]
	}
	plain, err := strconv.Unquote(text)
	if err != nil { // the lexer rejects such strings
		return text
	}
	return plain
}

func isPunct(t lexer.Token, mark string) bool { return Kind(t.Type) == Punct && t.Value == mark }

// A Scope is the context in which leaves are converted: the file of the
// statement, and the sink for errors.
type Scope struct {
	File *diag.File
	Sink *diag.Sink
	// Failed is true if an error was reported since it was last set to false.
	Failed bool
	// Skip, if it is set, tells which errors are consequences of another one.
	// They are not reported.
	Skip func(diag.Span) bool

	reported, dropped int
	next              diag.Span // place of the first dropped error
}

// MaxReported is the maximum number of errors that a pass reports for a file.
// Nobody reads more, and each takes more memory than its source text.
const MaxReported = 10_000

// Span returns the place of a piece.
func (s *Scope) Span(p Placed) diag.Span {
	start, end := p.Range()
	return diag.Span{File: s.File, Start: start, End: end}
}

// Report adds a diagnostic. After MaxReported errors it only counts them.
func (s *Scope) Report(d diag.Diagnostic) {
	if s.Skip != nil && s.Skip(d.Span) {
		return
	}
	if d.Severity == diag.Error {
		s.Failed = true
		if s.reported++; s.reported > MaxReported {
			if s.dropped++; s.dropped == 1 {
				s.next = d.Span
			}
			return
		}
	}
	s.Sink.Add(d)
}

// Close reports the number of errors that were dropped. The file is still read
// to its end, so that other files can refer to its names.
func (s *Scope) Close() {
	if s.dropped > 0 {
		s.Sink.Add(diag.At(s.next, code.TooManyErrors, "too many errors: %d more are not shown", s.dropped))
	}
}

// Wrong reports an error at a piece, with a hint.
func (s *Scope) Wrong(p Placed, code code.Code, hint, format string, args ...any) {
	s.Report(diag.At(s.Span(p), code, format, args...).WithHint("%s", hint))
}
