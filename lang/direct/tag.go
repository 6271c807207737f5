package direct

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// A tagReader compiles the tags of a grammar's structs, in the notation of
// participle, to the rules of a direct parser.
type tagReader struct {
	symbols map[string]lexer.TokenType
	structs map[reflect.Type]*structRule
}

// A tagToken is a piece of a tag, and the field whose tag it is in.
type tagToken struct {
	text  string
	field *reflect.StructField
}

// structOf returns the rule of a struct of the grammar.
func (r *tagReader) structOf(t reflect.Type) *structRule {
	if s := r.structs[t]; s != nil {
		return s
	}
	s := new(structRule)
	r.structs[t] = s // a struct may contain itself
	if f, found := t.FieldByName("Tokens"); found && f.Type == reflect.TypeFor[[]lexer.Token]() {
		s.tokens = f.Index
	}
	tags := &tagTokens{list: tagsOf(t, nil)}
	s.rule = r.alternatives(tags)
	if tags.peek() != "" {
		panic(fmt.Sprintf("the grammar of %s: unexpected %s", t, tags.peek()))
	}
	return s
}

// tagsOf returns the pieces of the tags of a struct's fields, in order; an embedded
// struct is replaced by its fields.
func tagsOf(t reflect.Type, outer []int) (list []tagToken) {
	for i := range t.NumField() {
		f := t.Field(i)
		f.Index = append(slices.Clip(outer), i)
		tag := f.Tag.Get("parser")
		switch {
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			list = append(list, tagsOf(f.Type, f.Index)...)
		case f.IsExported() && tag != "":
			for tag = strings.TrimSpace(tag); tag != ""; tag = strings.TrimSpace(tag) {
				n := pieceOf(tag)
				list, tag = append(list, tagToken{tag[:n], &f}), tag[n:]
			}
		}
	}
	return list
}

// pieceOf returns the length of the piece with which a tag begins: a name, a word in
// quotes, or a sign.
func pieceOf(tag string) int {
	isName := func(c rune) bool { return c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) }
	switch first, size := utf8.DecodeRuneInString(tag); {
	case first == '\'':
		return 2 + max(0, strings.IndexByte(tag[1:], '\''))
	case isName(first):
		return len(tag) - len(strings.TrimLeftFunc(tag, isName))
	default:
		return size
	}
}

type tagTokens struct {
	list []tagToken
	at   int
}

func (t *tagTokens) peek() string {
	if t.at == len(t.list) {
		return ""
	}
	return t.list[t.at].text
}

// takes moves over the next piece if it is that one.
func (t *tagTokens) takes(text string) bool {
	if t.peek() != text {
		return false
	}
	t.at++
	return true
}

// needs moves over the next piece, which must be that one.
func (t *tagTokens) needs(text string) {
	if !t.takes(text) {
		panic(fmt.Sprintf("a grammar has `%s` where `%s` is expected", t.peek(), text))
	}
}

func (r *tagReader) alternatives(t *tagTokens) rule {
	list := choice{r.sequence(t)}
	for t.takes("|") {
		list = append(list, r.sequence(t))
	}
	if len(list) == 1 {
		return list[0]
	}
	return list
}

func (r *tagReader) sequence(t *tagTokens) rule {
	var list sequence
	for next := t.peek(); next != "" && next != "|" && next != ")"; next = t.peek() {
		list = append(list, r.repeated(t))
	}
	if len(list) == 1 {
		return list[0]
	}
	return list
}

func (r *tagReader) repeated(t *tagTokens) rule {
	term := r.term(t)
	switch {
	case t.takes("?"):
		return optional{term}
	case t.takes("*"):
		return repeated{term}
	}
	return term
}

// term reads one term: a capture, a word, a kind of token, or a group.
func (r *tagReader) term(t *tagTokens) rule {
	switch next := t.list[t.at]; {
	case t.takes("@"):
		if t.takes("@") {
			return r.part(next.field)
		}
		return capture{r.term(t), next.field.Index}
	case t.takes("("):
		if t.takes("?") {
			t.needs("!")
			inner := r.alternatives(t)
			t.needs(")")
			return unless{inner}
		}
		inner := r.alternatives(t)
		t.needs(")")
		return inner
	case next.text[0] == '\'':
		t.at++
		t.needs(":")
		return literal{strings.Trim(next.text, "'"), r.kind(t)}
	}
	return literal{"", r.kind(t)}
}

// kind reads the name of a kind of tokens.
func (r *tagReader) kind(t *tagTokens) lexer.TokenType {
	kind, known := r.symbols[t.peek()]
	if !known {
		panic("a grammar has an unknown token " + t.peek())
	}
	t.at++
	return kind
}

// part returns the rule of a field that holds a part of the statement: a struct or a
// leaf, or a pointer or a list of these.
func (r *tagReader) part(f *reflect.StructField) rule {
	t, p := f.Type, part{index: f.Index}
	if t.Kind() == reflect.Slice {
		t, p.list = t.Elem(), true
	}
	if t.Kind() == reflect.Pointer {
		t, p.pointer = t.Elem(), true
	}
	if p.list && p.pointer {
		panic(fmt.Sprintf("the field %s is a list of pointers", f.Name))
	}
	p.of = t
	if !reflect.PointerTo(t).Implements(reflect.TypeFor[participle.Parseable]()) {
		p.rule = r.structOf(t)
	}
	return p
}
