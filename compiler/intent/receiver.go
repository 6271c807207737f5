package intent

import (
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/lang"
)

// Receiver is who gets a call: SERVICE[.NAMESPACE]:PORT[/SUBSET], or HOST:PORT.
type Receiver struct{ lang.Leaf }

// Parse takes anything but a number, which is a status.
func (r *Receiver) Parse(lex *lexer.PeekingLexer) error {
	return r.Take(lex, func(l lang.Leaf) bool { return !isNumber(l) })
}

// StatusCode is the status of an answer.
type StatusCode struct{ Status }

// Parse takes a number.
func (c *StatusCode) Parse(lex *lexer.PeekingLexer) error { return c.Take(lex, isNumber) }

// Location is where a redirect leads: a URL or a path.
type Location struct{ lang.Leaf }

// Parse takes a URL, a path or a string.
func (l *Location) Parse(lex *lexer.PeekingLexer) error {
	return l.Take(lex, func(l lang.Leaf) bool {
		return l.Opaque() || strings.HasPrefix(l.Text, "/") || strings.Contains(l.Text, "://")
	})
}

func isNumber(l lang.Leaf) bool {
	_, err := strconv.Atoi(l.Text)
	return err == nil
}

// inQuotes writes a text as a string of the language.
func inQuotes(text string) string {
	text = strconv.Quote(text)
	return strings.ReplaceAll(text, "${", "$${")
}
