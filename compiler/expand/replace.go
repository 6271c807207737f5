package expand

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gwc-lang/gwc/compiler/values"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// replaced returns a statement with values instead of its `${...}`, as an iteration
// generates it. It reports each that has no suitable value.
func (e *expander) replaced(s lang.Statement, v variables, in *diag.Expansion) lang.Statement {
	out := lang.Statement{Tokens: make([]lang.Token, 0, len(s.Tokens)), Broken: s.Broken}
	for _, t := range s.Tokens {
		t.In = in
		if !t.HasExpansion() {
			out.Tokens = append(out.Tokens, t)
			continue
		}
		tokens, ok := e.token(t, v)
		if !ok {
			tokens = []lang.Token{t.Unresolved()}
			out.Broken = true
		}
		out.Tokens = append(out.Tokens, tokens...)
	}
	return out
}

// token returns the tokens that a token with a `${` stands for: one, or the elements
// of a list with commas. ok is false if an error was reported.
func (e *expander) token(t lang.Token, v variables) (tokens []lang.Token, ok bool) {
	parts, bad := t.Parts()
	if bad >= 0 {
		e.report(diag.At(e.source.Span(t).Part(bad, 2), code.UnterminatedExpansion, "`${` without a name and a `}`").
			WithHint("write a name without spaces, as ${NAME}; the text `${` is `$${`"), nil)
		return nil, false
	}
	var text strings.Builder
	expanded := t
	ok = true
	for _, p := range parts {
		if p.Name == "" {
			text.WriteString(p.Text)
			continue
		}
		value, at := e.value(t, p, v)
		switch {
		case value == nil:
			ok = false
			continue
		case value.Kind == values.List && len(parts) == 1 && t.Kind == lang.Word:
			return e.elements(t, p, value)
		case !e.suitable(t, p, value, at):
			ok = false
			continue
		}
		text.WriteString(value.Text)
		expanded.In = &diag.Expansion{Outer: expanded.In, Name: p.Name, Value: value.Text, At: value.At, By: at}
	}
	expanded = expanded.Expanded(text.String())
	if !ok || t.Kind == lang.Word && !e.isWord(t, expanded) {
		return nil, false
	}
	return []lang.Token{expanded}, true
}

// value returns the value of a part and the place of the part, or reports that
// there is none and returns nil.
func (e *expander) value(t lang.Token, p lang.Part, v variables) (*values.Value, diag.Span) {
	at := e.source.Span(t).Part(p.From, p.To-p.From)
	path, err := values.ParsePath(p.Name)
	if err != nil {
		e.report(invalidName(at, p, err), nil)
		return nil, at
	}
	return e.lookup(path, at, v), at
}

func invalidName(at diag.Span, p lang.Part, err error) diag.Diagnostic {
	return diag.At(at, code.InvalidValueName, "invalid name in `${%s}`: %s", p.Name, err).
		WithHint("correct the name, as ${NAME} or ${NAME.FIELD}: values are computed in the values file")
}

// invalidName reports an invalid name in the first line of a loop.
func (e *expander) invalidName(head *lang.Statement, i int, p lang.Part, in *diag.Expansion) {
	_, err := values.ParsePath(p.Name)
	at := e.source.Span(head.Tokens[i]).Within(in)
	e.report(invalidName(at, p, err), nil)
}

// suitable reports whether a value can be a part of a word or a string. It reports
// one that cannot.
func (e *expander) suitable(t lang.Token, p lang.Part, value *values.Value, at diag.Span) bool {
	place := "a word"
	if t.Kind == lang.String {
		place = "a string"
	}
	d := diag.At(at, code.UnsuitableValue, "`%s` is %s, which cannot be part of %s", p.Name, value.Kind, place)
	switch {
	case value.HoldsKey():
		e.report(diag.At(at, code.ValueWithKey, "the value of `%s` contains a private key", p.Name).
			WithHint("name the key's file in a `certificate`: files \"tls.crt\" \"tls.key\""), value)
		return false
	case value.Scalar():
		return true
	case value.Kind == values.List && p.To == 0: // an element of a list
		d = d.WithHint("correct the value: each element of the list must be one word")
	case value.Kind == values.List && t.Kind == lang.Word:
		d = d.WithHint("put spaces around `${%s}`: it then stands for all elements", p.Name)
	case value.Kind == values.List:
		d = d.WithHint("correct the value: join its elements in the values file")
	case value.Kind == values.Object && len(shownNames(value)) > 0:
		d = d.WithHint("expected one of: %s", fieldsOf(p.Name, value))
	default:
		d = d.WithHint("correct the value: write a text in the values file")
	}
	e.report(d, value)
	return false
}

// fieldsOf returns the names of an object's fields, as a word has them.
func fieldsOf(path string, object *values.Value) string {
	names := object.Names()
	more := ""
	if len(names) > maxNames {
		names, more = names[:maxNames], ", ..."
	}
	for i, name := range names {
		names[i] = "${" + path + "." + name + "}"
	}
	return strings.Join(names, ", ") + more
}

// elements returns the elements of a list as words with commas.
func (e *expander) elements(t lang.Token, p lang.Part, list *values.Value) ([]lang.Token, bool) {
	at := e.source.Span(t)
	if len(list.List) == 0 {
		e.report(diag.At(at, code.EmptyList, "the list `%s` is empty", p.Name).
			WithHint("add an element to the list, or use a `for`: over an empty list it generates nothing"), list)
		return nil, false
	}
	tokens := make([]lang.Token, 0, 2*len(list.List)-1)
	for i, value := range list.List {
		name := p.Name + "[" + strconv.Itoa(i) + "]"
		if !e.suitable(t, lang.Part{Name: name}, value, at) {
			return nil, false
		}
		element := t.Expanded(value.Text)
		element.In = &diag.Expansion{Outer: t.In, Name: name, Value: value.Text, At: value.At, By: at, Index: i}
		if !e.isWord(t, element) {
			return nil, false
		}
		if i > 0 {
			tokens = append(tokens, lang.Token{Text: ",", Kind: lang.Punct, Start: t.Start, End: t.End, In: element.In})
		}
		tokens = append(tokens, element)
	}
	return tokens, true
}

// isWord reports whether an expanded word can be a word. It reports one that
// cannot, and where a value has what is wrong.
func (e *expander) isWord(t, expanded lang.Token) bool {
	at := e.source.Span(expanded)
	bad := lang.NotInWord(expanded.Text)
	var d diag.Diagnostic
	switch {
	case expanded.Text == "":
		d = diag.At(at, code.UnsuitableValue, "the value of `%s` is empty, and a word must not be", t.Text).WithHint("correct the value: it needs a text")
	case bad < 0:
		return true
	case strings.HasPrefix(expanded.Text, "${"): // of `$${`, which words do not have
		d = diag.At(at, code.UnsuitableValue, "a word must not contain `${`").WithHint("quote the text")
	default:
		d = diag.At(at, code.UnsuitableValue, "the value of `%s` has %s, which a word must not contain", t.Text, character(expanded.Text[bad:])).
			WithHint("correct the value, or quote the word where a string is allowed")
	}
	e.report(d, nil)
	return false
}

// character describes the first character of a text.
func character(text string) string {
	if r, _ := utf8.DecodeRuneInString(text); text != "" {
		switch {
		case r == ' ':
			return "a space"
		case r == '\n' || r == '\r':
			return "a line break"
		case r == '-' && strings.HasPrefix(text, "->"):
			return "`->`"
		case strconv.IsPrint(r):
			return "`" + string(r) + "`"
		}
		return "a control character"
	}
	return "nothing"
}

// shownNames returns the names of an object's fields for a message: none if a name
// could be a piece of a private key.
func shownNames(object *values.Value) []string {
	if f := object.At.File(); f != nil && f.HoldsKey() {
		return nil
	}
	return object.Names()
}
