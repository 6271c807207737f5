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

// Piece returns the node's tokens.
func (n Node) Piece() Piece {
	if len(n.Tokens) == 0 {
		return Piece{}
	}
	return Piece{first: number(n.Tokens[0]), last: number(n.Tokens[len(n.Tokens)-1])}
}

// Line returns the node's tokens without its block.
func (n Node) Line() Piece {
	for i, t := range n.Tokens {
		if isPunct(t, "{") {
			n.Tokens = n.Tokens[:max(i, 1)]
			break
		}
	}
	return n.Piece()
}

// A Piece is one or several tokens of a statement, or a part of one token. The
// zero Piece is nothing.
type Piece struct {
	first, last int32 // numbers of tokens, from 1
	from, to    int32 // the part of a single token; 0, 0 for all of it
}

// number returns the number of a grammar's token in its statement, from 1.
func number(t lexer.Token) int32 { return int32(t.Pos.Offset) + 1 }

// A Placed is a piece of a statement, which has a place.
type Placed interface {
	Piece() Piece
}

// A Leaf is one word or string as written. It is embedded in the leaves, which
// convert it.
type Leaf struct {
	// Text is the word, or the value of the string.
	Text string

	piece Piece
	// Quoted is true for a string.
	Quoted bool
	// Given is true for a word that is, or contains, the text of a value.
	Given bool
}

// Opaque reports whether the text is never a keyword: it is a string, or has the
// text of a value.
func (l Leaf) Opaque() bool { return l.Quoted || l.Given }

// Piece returns the leaf's token, or its part of the token.
func (l Leaf) Piece() Piece { return l.piece }

// Word returns the Leaf in any type that embeds it.
func (l Leaf) Word() Leaf { return l }

// Is reports whether the leaf is present; it may be optional.
func (l Leaf) Is() bool { return l.piece.first > 0 }

// Parse takes the next word or string, whatever its text.
func (l *Leaf) Parse(lex *lexer.PeekingLexer) error {
	return l.Take(lex, func(Leaf) bool { return true })
}

// Take takes the next word or string if it fits.
func (l *Leaf) Take(lex *lexer.PeekingLexer, fits func(Leaf) bool) error {
	t := lex.Peek()
	kind := Kind(t.Type)
	if t.EOF() || kind != Word && kind != String && kind != Value {
		return participle.NextMatch
	}
	leaf := Leaf{Text: t.Value, piece: Piece{first: number(*t), last: number(*t)}, Quoted: kind == String, Given: kind == Value}
	if leaf.Quoted {
		leaf.Text = unquote(leaf.Text)
	}
	if !fits(leaf) {
		return participle.NextMatch
	}
	*l = leaf
	lex.Next()
	return nil
}

// Part returns the leaf's bytes [from, to) as a separate leaf. A string keeps
// its whole place, since it may contain escapes.
func (l Leaf) Part(from, to int) Leaf {
	p := l
	p.Text = l.Text[from:to]
	if !l.Quoted {
		start := l.piece.from
		p.piece.from, p.piece.to = start+int32(from), start+int32(to)
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
	if text[0] == '`' || strings.IndexByte(text, '\\') < 0 {
		return text[1 : len(text)-1]
	}
	plain, err := strconv.Unquote(text)
	if err != nil { // the lexer rejects such strings
		return text
	}
	return plain
}

func isPunct(t lexer.Token, mark string) bool { return Kind(t.Type) == Punct && t.Value == mark }

// A Scope is the context in which leaves are converted: the file, the statement,
// and the sink for errors.
type Scope struct {
	File *diag.File
	Sink *diag.Sink
	// Failed is true if an error was reported since it was last set to false.
	Failed bool
	// Foreign, if it is set, returns what to write for a word that the language
	// does not have.
	Foreign func(word string) Foreign
	// Skip, if it is set, tells which errors are consequences of another one.
	// They are not reported.
	Skip func(diag.Span) bool

	tokens            []Token // of the current statement
	reported, dropped int
	next              diag.Span // place of the first dropped error
}

// MaxReported is the maximum number of errors that a pass reports for a file.
// Nobody reads more, and each takes more memory than its source text.
const MaxReported = 10_000

// Enter moves to a statement: the pieces that follow are pieces of it.
func (s *Scope) Enter(statement Statement) { s.tokens = statement.Tokens }

// Span returns the place of a piece of the current statement.
func (s *Scope) Span(p Placed) diag.Span { return s.At(p.Piece()) }

// At is Span for what is in every statement: it needs no allocation.
func (s *Scope) At(piece Piece) diag.Span {
	if piece.first == 0 {
		return s.File.Top()
	}
	first := s.tokens[piece.first-1]
	at := first.span(s.File)
	switch {
	case piece.last != piece.first:
		return at.Join(endOf(s.tokens[piece.last-1]).span(s.File))
	case piece.to > 0 && first.asWritten():
		return at.Part(int(piece.from), int(piece.to-piece.from))
	}
	return at
}

// endOf returns a token at the end of a piece. A line end is not part of what it
// ends.
func endOf(t Token) Token {
	if t.Kind == EOL {
		t.End = t.Start
	}
	return t
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

// Wrong reports an error at a piece, with a hint. If the piece is a value between
// backquotes, that is the hint.
func (s *Scope) Wrong(p Placed, code code.Code, hint, format string, args ...any) {
	if text := s.Span(p).Text(); strings.HasPrefix(text, "`${") {
		hint = "remove the backquotes: text between them is never replaced"
	}
	s.Report(diag.At(s.Span(p), code, format, args...).WithHint("%s", hint))
}
