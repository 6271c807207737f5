package intent

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// pathMatch is the path of a match:
//
//	/x       the path and everything under it: whole segments
//	/x/      everything under it
//	= /x     exactly this path
//	^= /x    every path that begins with this text
//	~ RE     every path that the expression matches
type pathMatch struct {
	lang.Node
	Exact  *Path       `parser:"  '=':Word @@"`
	Text   *Path       `parser:"| '^=':Word @@"`
	Regexp *Regexp     `parser:"| '~':Word @@"`
	Prefix *PathPrefix `parser:"| @@"`
}

func (p *pathMatch) value(s *scope) model.Text {
	switch {
	case p.Exact != nil:
		return model.Text{Op: model.Exact, Value: p.Exact.value(s, "=")}
	case p.Text != nil:
		return model.Text{Op: model.Prefix, Value: p.Text.value(s, "^=")}
	case p.Regexp != nil:
		return model.Text{Op: model.Regexp, Value: p.Regexp.value(s)}
	}
	path := (Path{p.Prefix.Leaf}).value(s, "")
	if strings.HasSuffix(path, "/") {
		return model.Text{Op: model.Prefix, Value: path}
	}
	return model.Text{Op: model.Segments, Value: path}
}

// rewrite returns the text that replaces what the path matches. What is under `/x/`
// is joined with exactly one `/`.
func (p *pathMatch) rewrite(text string) string {
	if p.Prefix != nil && strings.HasSuffix(p.Prefix.Text, "/") {
		return model.EndSlash(text)
	}
	return text
}

// PathPrefix is a prefix of whole segments: a word that begins with `/`, or a string.
type PathPrefix struct{ lang.Leaf }

// Parse takes a string, or a word that begins with `/`.
func (p *PathPrefix) Parse(lex *lexer.PeekingLexer) error {
	return p.Take(lex, func(l lang.Leaf) bool { return l.Opaque() || strings.HasPrefix(l.Text, "/") })
}

// Path is a request path, which begins with `/`.
type Path struct{ lang.Leaf }

// value returns the path of a match after an operator, or reports an invalid one and
// returns "".
func (p Path) value(s *scope, operator string) string {
	text := p.Text
	hint := insteadOfWildcard(text)
	if operator != "" {
		hint += " without `" + operator + "`"
	}
	if found, is := expressionPiece(p.Leaf); is {
		if _, to := template(text); to == 0 {
			s.Wrong(found, code.PathWildcard, hint, "invalid path `%s`: `%s` requires a regular expression", text, found.Text)
			return ""
		}
	}
	if found, is := wildcard(p.Leaf); is {
		s.Wrong(found, code.PathWildcard, hint, "invalid path `%s`: `%s` is not a wildcard", text, found.Text)
		return ""
	}
	if strings.HasPrefix(text, "/") && strings.ContainsAny(text, "?#") {
		s.Wrong(p, code.InvalidRequestPath, pathAlone(text), "invalid path: must not have a query or fragment")
		return ""
	}
	return p.checked(s)
}

// checked returns the path, or reports one that is not a path of RFC 3986 and returns
// "". A `%` begins two hexadecimal digits.
func (p Path) checked(s *scope) string {
	switch {
	case !strings.HasPrefix(p.Text, "/"):
		s.Wrong(p, code.InvalidRequestPath, "begin it with `/`", "invalid path `%s`: must begin with `/`", p.Text)
	case encoded(p.Text) != p.Text:
		s.Wrong(p, code.InvalidRequestPath, "write `"+encoded(p.Text)+"`", "invalid path `%s`: must be percent-encoded", p.Text)
	default:
		return p.Text
	}
	return ""
}

// pathAlone returns the hint for a path that has a query or a fragment.
func pathAlone(text string) string {
	text, _, _ = strings.Cut(text, "#")
	path, query, found := strings.Cut(text, "?")
	if !found {
		return "write `" + path + "`"
	}
	name, value, pair := strings.Cut(query, "=")
	if !pair || strings.ContainsAny(query, "&%+ \"") || name == "" || value == "" {
		name, value = "NAME", "VALUE"
	}
	return "write `" + path + "`, and `query " + name + " = " + value + "` after it"
}

// encoded returns the text with everything percent-encoded that a path cannot contain
// (RFC 3986, 3.3; `[` and `]` are kept, because browsers send them as they are).
func encoded(path string) string {
	var b strings.Builder
	for i := range len(path) {
		c := path[i]
		if c == '%' && !hexDigits(path[i+1:]) || c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}#?", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// hexDigits reports whether a text begins with two hexadecimal digits.
func hexDigits(text string) bool {
	const digits = "0123456789abcdefABCDEF"
	return len(text) > 1 && strings.IndexByte(digits, text[0]) >= 0 && strings.IndexByte(digits, text[1]) >= 0
}
