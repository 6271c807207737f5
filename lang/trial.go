package lang

import (
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// A trial is a statement with an error, with only the item of its block that
// has the error. It is rewritten in different ways until one of them parses to
// the end of the line: that one is the hint.
type trial struct {
	text   string
	tokens []Token // as in the file
	starts []int   // offsets of the tokens in the text
	at     int     // number of the unexpected token
	parses func(text string) (upTo int)
}

// maxTrial is the maximum number of tokens of a trial, and maxTrialText that of
// bytes: each attempt parses the whole text.
const (
	maxTrial     = 2000
	maxTrialText = 64 << 10
)

// try returns the trial for an unexpected token. ok is false if the statement is
// too long.
func (s *stream) try(t lexer.Token) (out trial, ok bool) {
	if s.parses == nil || slices.ContainsFunc(s.tokens, func(t Token) bool { return t.Kind == Value }) {
		return out, false // in a text, a value could be a keyword
	}
	numbers := s.around(t.Pos.Offset)
	if len(numbers) > maxTrial || s.size(numbers) > maxTrialText {
		return out, false
	}
	var b strings.Builder
	before := s.tokens[0].Start
	for _, n := range numbers {
		token := s.tokens[n]
		if token.isComment() {
			continue
		}
		if token.Start != before || token.closes() {
			b.WriteByte(' ')
		}
		if n == t.Pos.Offset {
			out.at, ok = len(out.tokens), true
		}
		out.tokens, out.starts = append(out.tokens, token), append(out.starts, b.Len())
		b.WriteString(token.Text)
		before = token.End
	}
	out.text, out.parses = b.String(), s.parses
	return out, ok
}

// around returns the numbers of the tokens outside of the statement's block, and
// of those of the block's item that contains the token at.
func (s *stream) around(at int) (numbers []int) {
	open := len(s.outside())
	from, to := open, len(s.tokens)-1
	if at < open {
		to = open + 1
	}
	ends := s.itemEnds()
	for i, depth := open, 0; i < len(s.tokens); i++ {
		switch s.mark(i) {
		case '{':
			depth++
		case '}':
			depth--
		}
		switch {
		case depth != 1 || !ends[i]:
		case i < at:
			from = i
		case s.mark(i) != ',': // what follows a comma may belong to the item
			to = min(to, i)
		}
	}
	for i := range s.tokens {
		if i <= open || i > from && i < to || i == len(s.tokens)-1 {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

// size returns the number of bytes of the tokens with these numbers.
func (s *stream) size(numbers []int) (n int) {
	for _, i := range numbers {
		n += len(s.tokens[i].Text)
	}
	return n
}

// word returns the text of a token; "" if there is none.
func (t trial) word(i int) string {
	if i < 0 || i >= len(t.tokens) {
		return ""
	}
	return t.tokens[i].Text
}

// after returns the offset after a token.
func (t trial) after(i int) int { return t.starts[i] + len(t.word(i)) }

// replaced reports whether the statement parses to the end of the line if text
// replaces the tokens first to last.
func (t trial) replaced(first, last int, text string) bool {
	return t.right(t.starts[first], t.after(last), text)
}

// inserted reports whether the statement parses to the end of the line if text
// comes before the unexpected token.
func (t trial) inserted(text string) bool {
	return t.right(t.starts[t.at], t.starts[t.at], text)
}

// right reports whether the statement parses to the end of the line if text
// replaces the bytes from..to.
func (t trial) right(from, to int, text string) bool {
	all := t.text[:from] + text + t.text[to:]
	end := from + len(text)
	line := strings.IndexByte(all[end:], '\n')
	if line < 0 {
		return t.parses(all) > len(all)
	}
	next := end + line + len(all[end+line:]) - len(strings.TrimLeft(all[end+line:], " \t\r\n"))
	upTo := t.parses(all)
	return upTo > end+line && (upTo > next || all[next:] != "" && all[next] != '}')
}
