package lang

import (
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A Part is a piece of a token: a text, or the name of a value.
type Part struct {
	// Text is the text as it is meant, without escapes.
	Text string
	// Name is what is between `${` and `}`; empty for a text.
	Name string
	// From and To are the bytes of the token.
	From, To int
}

// HasExpansion reports whether the token has a `${`, which stands for a value, or
// a `$${`. Text between backquotes has none.
func (t Token) HasExpansion() bool {
	return (t.Kind == Word || t.Kind == String && t.Text[0] == '"') && strings.Contains(t.Text, "${")
}

// Parts divides a token that has an expansion. bad is the offset of a `${` without
// a name and a `}`, or -1.
func (t Token) Parts() (parts []Part, bad int) {
	from, to := 0, len(t.Text)
	if t.Kind == String {
		from, to = 1, to-1
	}
	text := func(end int) {
		if from < end {
			parts = append(parts, Part{Text: t.plain(t.Text[from:end]), From: from, To: end})
		}
	}
	for i := from; i < to; {
		rest := t.Text[i:to]
		switch {
		case t.Kind == String && rest[0] == '\\':
			i += 2
		case strings.HasPrefix(rest, "$${"):
			text(i)
			parts = append(parts, Part{Text: "${", From: i, To: i + len("$${")})
			i += len("$${")
			from = i
		case strings.HasPrefix(rest, "${"):
			n := placeholder(rest)
			if n <= len("${}") {
				return nil, i
			}
			text(i)
			parts = append(parts, Part{Name: rest[2 : n-1], From: i, To: i + n})
			i += n
			from = i
		default:
			i++
		}
	}
	text(to)
	return parts, -1
}

// plain returns a piece of a token without escapes.
func (t Token) plain(text string) string {
	if t.Kind != String || strings.IndexByte(text, '\\') < 0 {
		return text
	}
	plain, err := strconv.Unquote(`"` + text + `"`)
	if err != nil { // the lexer rejects such strings
		return text
	}
	return plain
}

// Expanded returns the token with another text. A word becomes a Value, so that it
// is never a keyword; a string is still a string.
func (t Token) Expanded(text string) Token {
	if t.Kind == String {
		t.Text = strconv.Quote(text)
		return t
	}
	t.Kind, t.Text = Value, text
	return t
}

// Plain returns the value of a string.
func (t Token) Plain() string { return unquote(t.Text) }

// Unresolved returns the token as one whose error was reported.
func (t Token) Unresolved() Token {
	t.Kind = Bad
	return t
}

// NotInWord returns the offset of the first byte that a bare word cannot contain,
// or -1. `->` ends a word.
func NotInWord(text string) int {
	for i := range len(text) {
		if classes[text[i]] != wordByte || strings.HasPrefix(text[i:], "->") {
			return i
		}
	}
	return -1
}

// Block returns a statement without the statements in its block, and these. ok is
// false if the statement has no block. Errors in the block's tokens were reported
// when the file was split.
func (s *Source) Block(statement Statement, begins func(word string) bool) (head Statement, inner []Statement, ok bool) {
	tokens := statement.Tokens
	open := 0
	for open < len(tokens) && !(tokens[open].Kind == Punct && tokens[open].Text == "{") {
		open++
	}
	last := len(tokens) - 1
	if open >= last {
		return statement, nil, false
	}
	head = Statement{Tokens: append(tokens[:open+1:open+1], tokens[last])}
	for _, t := range head.Tokens {
		head.Broken = head.Broken || t.Kind == Bad
	}
	inside := splitter{Source: &Source{File: s.File, Tokens: tokens[open+1 : last], text: s.text}, begins: begins, scope: Scope{File: s.File, Sink: new(diag.Sink)}}
	inside.matchBraces()
	for inside.at < len(inside.Tokens) {
		inside.statement()
	}
	return head, inside.Statements, true
}
