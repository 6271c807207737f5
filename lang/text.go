package lang

import (
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/lang/code"
)

// A Text is any word or string: a value that is compared or sent.
type Text struct{ Leaf }

// Value returns the text. If it has control characters, Value reports it and
// returns "".
func (t Text) Value(s *Scope) string {
	if strings.ContainsFunc(t.Text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		s.Wrong(t, code.ControlCharacter, "remove the control characters", "invalid value: must not contain control characters")
		return ""
	}
	return t.Text
}

// A Quoted is a string, never a bare word.
type Quoted struct{ Leaf }

// Parse takes a string.
func (q *Quoted) Parse(lex *lexer.PeekingLexer) error {
	return q.Take(lex, func(l Leaf) bool { return l.Quoted })
}

// Value returns the value of the string. If it is not UTF-8 or has a NUL, Value
// reports it and returns "".
func (q Quoted) Value(s *Scope) string {
	if !utf8.ValidString(q.Text) || strings.IndexByte(q.Text, 0) >= 0 {
		s.Wrong(q, code.ControlCharacter, "remove the control characters", "invalid value: must not contain control characters")
		return ""
	}
	return q.Text
}
