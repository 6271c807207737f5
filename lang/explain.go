package lang

import (
	"errors"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// explain turns a parser error into a diagnostic in terms of the language, and
// returns the number of its token.
func (s *stream) explain(err error) (d diag.Diagnostic, at int) {
	var unexpected participle.Error
	if errors.As(err, &unexpected) {
		at = unexpected.Position().Offset
	}
	place, before := s.find(at)
	expected := s.syntax.all.required(before, place.token)
	if place.token.Type == lexer.EOF || Kind(place.token.Type) == EOL || isPunct(place.token, "}") {
		return s.missing(place, before, expected), at
	}
	if isPunct(place.token, ",") || Kind(place.token.Type) == sep {
		next, _ := s.find(place.next)
		inBlock := Kind(place.token.Type) == sep || place.block != nil && !contains(next.words(), next.token.Value)
		if Kind(next.token.Type) == Word && expected == "" && inBlock && !contains(place.block.keywords(), next.token.Value) {
			place = next
			place.item = nil
		}
	}
	d = place.unexpected(s.span(place.token), expected)
	if d.Code != code.UnknownWord && d.Code != code.UnexpectedToken {
		return d, at
	}
	switch f := s.foreign(place.token.Value); {
	case f.Hint != "":
		d = s.hinted(d, f.Hint)
	case f.Known && d.Code == code.UnknownWord:
		d = s.hinted(d, place.usage())
	}
	switch t, ok := s.try(place.token); {
	case !ok:
	case Kind(place.token.Type) == Word:
		d = s.tried(d, t, place, expected)
	case place.token.Value == ",":
		d = s.hintedComma(d, t, place)
	}
	return d, at
}

// A place is a token and its position in the syntax.
type place struct {
	token lexer.Token
	end   diag.Span // the end of the previous token
	next  int       // the number of the next token
	cursor
}

// find returns the place of the token with that number, or of the next one that
// the grammar sees, and the tokens before it.
func (s *stream) find(at int) (p place, tokens []lexer.Token) {
	again := newStream(s.source, Statement{Tokens: s.tokens}, s.syntax)
	end := s.source.File.Top()
	for {
		before := again.cursor
		before.outer = append([]opened(nil), before.outer...)
		t, _ := again.Next()
		if t.EOF() || t.Pos.Offset >= at {
			following, _ := again.Next()
			return place{t, end, following.Pos.Offset, before}, tokens
		}
		end = endOf(s.tokens[t.Pos.Offset]).span(s.source.File).After()
		tokens = append(tokens, t)
	}
}

// missing reports what is expected at the end of a line.
func (s *stream) missing(p place, before []lexer.Token, expected string) diag.Diagnostic {
	if n := len(before); n > 0 {
		if t, ok := s.try(before[n-1]); ok {
			if d, ok := s.apart(t, p); ok {
				return d
			}
		}
	}
	d := diag.At(p.end, code.MissingToken, "expected %s", expected)
	switch {
	case expected != "":
	case isPunct(p.token, "}"):
		d.Message = "unexpected `}`"
	default:
		d.Message = "unexpected end of line"
	}
	if n := len(before); n > 0 && isPunct(before[n-1], ",") {
		return d.WithHint("remove the comma before it, or write another element of the list")
	}
	return d.WithHint("%s", p.usage())
}

// unexpected reports a token that is not allowed at a place.
func (p place) unexpected(span diag.Span, expected string) diag.Diagnostic {
	text := p.token.Value
	switch kind := Kind(p.token.Type); {
	case kind == String:
		d := diag.At(span, code.UnexpectedToken, "unexpected string")
		if word := unquote(text); contains(p.words(), word) {
			return d.WithHint("write `%s` without quotes", word)
		}
		return d.WithHint("%s", p.usage())
	case kind == Value:
		d := diag.At(span, code.UnexpectedToken, "unexpected value `%s`", text)
		if contains(p.words(), text) {
			return d.WithHint("write `%s`", text)
		}
		return d.WithHint("%s", p.usage())
	case kind == Punct || kind == sep:
		if expected != "" {
			return diag.At(span, code.MissingToken, "expected %s before `%s`", expected, text).WithHint("%s", p.usage())
		}
		d := diag.At(span, code.UnexpectedToken, "unexpected `%s`", text)
		if kind == sep {
			return d.WithHint("replace it with a line break")
		}
		return d.WithHint("%s", p.usage())
	}
	if text == "==" {
		return diag.At(span, code.OperatorSpacing, "invalid operator `==`").WithHint("write `=`").WithFix(span, "=")
	}
	if hint := operatorsOfOthers[text]; hint != "" {
		return diag.At(span, code.OperatorSpacing, "invalid operator `%s`", text).WithHint("%s", hint)
	}
	if op := operator(text, expected != ""); op != "" {
		return diag.At(span, code.OperatorSpacing, "`%s` needs a space on both sides", op).
			WithHint("write `%s`", spaced(text, op)).WithFix(span, spaced(text, op))
	}
	words := p.words()
	if contains(words, text) && (strings.HasPrefix(expected, "a ") || strings.HasPrefix(expected, "an ")) {
		return diag.At(span, code.MissingToken, "expected %s before `%s`", expected, text).WithHint("%s", p.usage())
	}
	if contains(words, text) {
		return diag.At(span, code.UnexpectedToken, "unexpected `%s`", text).WithHint("%s", p.usage())
	}
	if p.item != nil {
		words = p.item.words
	}
	if !contains(words, text) && p.inOuterBlock(text) {
		return diag.At(span, code.UnexpectedToken, "unexpected `%s`", text).WithHint("move it to the enclosing block")
	}
	if name, value, assigned := strings.Cut(text, "="); assigned && value != "" && contains(words, name) {
		return diag.At(span, code.UnknownWord, "unknown word `%s`", text).WithHint("write `%s %s`", name, value)
	}
	return Suggest(diag.At(span, code.UnknownWord, "unknown word `%s`", text), text, words, p.usage())
}

// inOuterBlock reports whether a word is a keyword of an enclosing block.
func (p place) inOuterBlock(word string) bool {
	for _, o := range p.outer {
		if contains(o.block.keywords(), word) {
			return true
		}
	}
	return false
}

// words returns all words that are allowed at the place.
func (p place) words() []string {
	words := p.block.keywords()
	if p.item != nil {
		words = append(words, p.item.words...)
	}
	return words
}

// usage returns the syntax at the place.
func (p place) usage() string {
	if p.item != nil {
		return "usage: " + p.item.usage
	}
	if words := p.block.keywords(); len(words) > 0 {
		return "expected one of: " + strings.Join(words, ", ")
	}
	return "remove it: nothing is allowed in this block"
}

// operatorsOfOthers are operators of other tools, with what to write.
var operatorsOfOthers = map[string]string{
	"^~": "write `^=`",
	"=~": "write `~`",
	"~*": "write `~`, and `(?i)` at the start of the expression",
}

// operator returns the operator at the beginning of a word, or anywhere in it,
// or "".
func operator(text string, anywhere bool) string {
	for _, op := range []string{"^=", "=", "~"} {
		if i := strings.Index(text, op); text != op && (i == 0 || i > 0 && anywhere) {
			return op
		}
	}
	return ""
}

// spaced returns the word with spaces around its first operator.
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

// required returns what must follow the tokens before next, for a message. It
// returns "" if the statement may end there, or if there are too many
// alternatives.
func (m *machine) required(tokens []lexer.Token, next lexer.Token) string {
	terms, ends := m.expected(tokens, next, true)
	var words []string
	for _, t := range terms {
		switch {
		case t.Word == "" && t.Leaf == "", t.Word == "}":
			ends = true
		case t.Leaf != "":
			words = append(words, noun(t.Leaf))
		case !slices.Contains(words, "`"+t.Word+"`"):
			words = append(words, "`"+t.Word+"`")
		}
	}
	if n := len(words); ends || n == 0 || n > 4 {
		return ""
	} else if n > 1 {
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
	return words[0]
}

// noun formats a leaf for a message: HEADER-NAME is "a header name".
func noun(leaf string) string {
	text := strings.ReplaceAll(strings.ToLower(leaf), "-", " ")
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
