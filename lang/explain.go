package lang

import (
	"errors"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/ebnf"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/lang/diag"
)

// explain turns a parser's error into a diagnostic in the language's words, and
// returns the offset of the token that it is about.
func (s *stream) explain(err error) (d diag.Diagnostic, offset int) {
	expected := ""
	var unexpected participle.Error
	if errors.As(err, &unexpected) {
		offset = unexpected.Position().Offset
		expected = s.syntax.firstTerm(unexpected.Message())
	}
	place := s.find(offset)
	if place.token.Type == lexer.EOF || Kind(place.token.Type) == EOL || isPunct(place.token, "}") {
		return s.missing(place, expected), offset
	}
	if isPunct(place.token, ",") || Kind(place.token.Type) == sep {
		next := s.find(place.next)
		inBlock := Kind(place.token.Type) == sep || place.block != nil && !contains(next.words(), next.token.Value)
		if Kind(next.token.Type) == Word && expected == "" && inBlock && !contains(place.block.keywords(), next.token.Value) {
			place = next
			place.item = nil
		}
	}
	span := diag.Span{File: s.source.File, Start: place.token.Pos.Offset,
		End: place.token.Pos.Offset + len(place.token.Value)}
	d = place.unexpected(span, expected)
	if (d.Code == "GWC0110" || d.Code == "GWC0111") && Kind(place.token.Type) == Word {
		d = s.tried(d, place, expected)
	}
	return d, offset
}

// tried returns the diagnostic with a hint that was tried out, unless the word
// that is near is right, or nothing is.
func (s *stream) tried(d diag.Diagnostic, p place, expected string) diag.Diagnostic {
	t, ok := s.try(p.token)
	if !ok || p.item == nil {
		return d
	}
	if near := Nearest(p.token.Value, p.item.words); near != "" && t.right(t.start, t.end, near) {
		return d
	}
	hint := t.hint(p, expected)
	if hint == "" && strings.HasPrefix(expected, "`") && expected != "`->`" {
		hint = "write " + expected
	}
	if hint == "" {
		return d
	}
	d.Fix = nil
	return d.WithHint("%s", hint)
}

// A place is a token and what the syntax knows there.
type place struct {
	token lexer.Token
	end   int // where the token before it ends
	next  int // the offset of the token after it
	cursor
}

// find returns the place of the token at an offset.
func (s *stream) find(offset int) place {
	again := &stream{source: s.source, tokens: s.tokens, cursor: cursor{item: s.syntax}}
	for {
		before := again.cursor
		before.outer = append([]opened(nil), before.outer...)
		end := again.last.Pos.Offset + len(again.last.Value)
		t, _ := again.Next()
		if t.EOF() || t.Pos.Offset >= offset {
			following, _ := again.Next()
			return place{t, end, following.Pos.Offset, before}
		}
	}
}

// missing says what is not there at the end of a line.
func (s *stream) missing(p place, expected string) diag.Diagnostic {
	span := diag.Span{File: s.source.File, Start: p.end, End: p.end}
	what := "something"
	if expected != "" {
		what = expected
	}
	return diag.At(span, "GWC0112", "%s is missing here", what).WithHint("%s", p.usage())
}

// unexpected says why a token cannot stand at a place.
func (p place) unexpected(span diag.Span, expected string) diag.Diagnostic {
	text := p.token.Value
	switch kind := Kind(p.token.Type); {
	case kind == String:
		d := diag.At(span, "GWC0111", "a string cannot stand here")
		if word := unquote(text); contains(p.words(), word) {
			return d.WithHint("write `%s` without quotes: a quoted word is a name or a text", word)
		}
		return d.WithHint("%s", p.usage())
	case kind == Punct || kind == sep:
		if expected != "" {
			return diag.At(span, "GWC0112", "%s is missing before `%s`", expected, text).WithHint("%s", p.usage())
		}
		d := diag.At(span, "GWC0111", "`%s` cannot stand here", text)
		if kind == sep {
			return d.WithHint("remove it, or end the line in its place")
		}
		return d.WithHint("%s", p.usage())
	}
	if text == "==" {
		return diag.At(span, "GWC0113", "`==` is no operator").WithHint("write `=`").WithFix(span, "=")
	}
	if op := operator(text, expected != ""); op != "" {
		return diag.At(span, "GWC0113", "`%s` stands alone between blanks", op).
			WithHint("write `%s`", spaced(text, op)).WithFix(span, spaced(text, op))
	}
	words := p.words()
	if contains(words, text) && (strings.HasPrefix(expected, "a ") || strings.HasPrefix(expected, "an ")) {
		return diag.At(span, "GWC0112", "%s is missing before `%s`", expected, text).WithHint("%s", p.usage())
	}
	if contains(words, text) {
		return diag.At(span, "GWC0111", "`%s` cannot stand here", text).WithHint("%s", p.usage())
	}
	if p.item != nil {
		words = p.item.words
	}
	if !contains(words, text) && p.standsAround(text) {
		return diag.At(span, "GWC0111", "`%s` cannot stand here", text).WithHint("write it in the block around this one")
	}
	if name, value, assigned := strings.Cut(text, "="); assigned && value != "" && contains(words, name) {
		return diag.At(span, "GWC0110", "unknown word `%s`", text).WithHint("write `%s %s`", name, value)
	}
	return Suggest(diag.At(span, "GWC0110", "unknown word `%s`", text), text, words, p.usage())
}

// standsAround reports whether a word begins a line of a block around the one of
// the place.
func (p place) standsAround(word string) bool {
	for _, o := range p.outer {
		if contains(o.block.keywords(), word) {
			return true
		}
	}
	return false
}

// words returns all words that could stand at the place.
func (p place) words() []string {
	words := p.block.keywords()
	if p.item != nil {
		words = append(words, p.item.words...)
	}
	return words
}

// usage says how to write what stands at the place.
func (p place) usage() string {
	if p.item != nil {
		return "usage: " + p.item.usage
	}
	if words := p.block.keywords(); len(words) > 0 {
		return "here stand: " + strings.Join(words, ", ")
	}
	return "nothing stands in this block"
}

// operator returns the operator that a word begins with, or has anywhere, or "".
func operator(text string, anywhere bool) string {
	for _, op := range []string{"^=", "=", "~"} {
		if i := strings.Index(text, op); text != op && (i == 0 || i > 0 && anywhere) {
			return op
		}
	}
	return ""
}

// spaced returns the word with blanks around its first operator.
func spaced(text, op string) string {
	before, after, _ := strings.Cut(text, op)
	return strings.TrimSpace(before + " " + op + " " + after)
}

func contains(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// firstTerm returns what a parser's message expects next, in words; "" where
// it says nothing. The message has the whole rest of the sequence.
func (it *item) firstTerm(message string) string {
	_, rest, found := strings.Cut(message, " (expected ")
	if !found {
		return ""
	}
	rest = strings.TrimSuffix(rest, ")")
	switch {
	case strings.HasPrefix(rest, `"`):
		literal, _, _ := strings.Cut(rest[1:], `"`)
		if literal == "}" { // what could stand before it is not said
			return ""
		}
		return "`" + literal + "`"
	case strings.HasPrefix(rest, "("), strings.HasPrefix(rest, "<"):
		return ""
	}
	end := strings.IndexFunc(rest, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
	})
	if end >= 0 {
		rest = rest[:end]
	}
	for rule := it.rules[rest]; rule != nil; {
		if len(rule.Alternatives) > 1 {
			return alternatives(rule)
		}
		switch t := rule.Alternatives[0].Terms[0]; {
		case t.Literal != "":
			return "`" + t.Literal + "`"
		case t.Group != nil:
			rule = t.Group.Expr
		default:
			rest = t.Name
			rule = it.rules[rest]
		}
	}
	return noun(rest)
}

// alternatives names what a rule may begin with; "" where that is not words
// alone, or more of them than a message has room for.
func alternatives(rule *ebnf.Expression) string {
	list := firstWords(rule)
	if n := len(list); n == 0 || n > 4 {
		return ""
	} else if n > 1 {
		return strings.Join(list[:n-1], ", ") + " or " + list[n-1]
	}
	return list[0]
}

// firstWords are the words that a rule may begin with; none where it may begin
// with something else.
func firstWords(rule *ebnf.Expression) (list []string) {
	for _, a := range rule.Alternatives {
		switch t := a.Terms[0]; {
		case isWord(t.Literal):
			list = append(list, "`"+t.Literal+"`")
		case t.Group != nil && t.Group.Lookahead == ebnf.LookaheadAssertionNone && len(firstWords(t.Group.Expr)) > 0:
			list = append(list, firstWords(t.Group.Expr)...)
		default:
			return nil
		}
	}
	return list
}

// noun writes the name of a leaf in a message: a host, a header name.
func noun(name string) string {
	text := strings.ReplaceAll(strings.ToLower(upper(name)), "-", " ")
	switch {
	case text == "":
		return ""
	case text == "url":
		return "a URL"
	case strings.ContainsRune("aeiou", rune(text[0])):
		return "an " + text
	}
	return "a " + text
}
