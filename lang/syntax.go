package lang

import (
	"reflect"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/ebnf"
)

// An item is the syntax of a statement or of an item of a block: its usage, its
// words and its block.
type item struct {
	usage  string
	words  []string
	phrase []string // the words that each of its forms begins with
	block  *block   // nil without a block
	all    *machine // of a statement; nil for items of its blocks
}

// A block is the syntax between braces, by keyword.
type block struct {
	items map[string]*item
}

// keywords returns the keywords of the block, sorted.
func (b *block) keywords() []string {
	if b == nil {
		return nil
	}
	words := make([]string, 0, len(b.items))
	for w := range b.items {
		words = append(words, w)
	}
	slices.Sort(words)
	return words
}

// productionsOf returns the rules of a grammar as participle prints it, without those of
// root and statement.
func productionsOf(text string) []*ebnf.Production {
	grammar, err := ebnf.ParseString(text)
	if err != nil {
		panic("a grammar: " + err.Error())
	}
	return grammar.Productions[2:]
}

// readSyntax returns the syntax of a statement from its grammar's EBNF.
func readSyntax(text string, leaves map[string]reflect.Type) *item {
	productions := productionsOf(text)
	r := reader{rules: map[string]*ebnf.Expression{}}
	for _, p := range productions {
		unquoteLiterals(p.Expression)
		r.rules[p.Production] = p.Expression
	}
	root := productions[0].Expression
	it := &item{usage: r.expression(root), all: newMachine(r.rules, root, leaves)}
	r.fill(it, root)
	return it
}

// unquoteLiterals removes the quotes of the literals of an expression.
func unquoteLiterals(e *ebnf.Expression) {
	for _, alternative := range e.Alternatives {
		for _, t := range alternative.Terms {
			if t.Group != nil {
				unquoteLiterals(t.Group.Expr)
			}
			t.Literal = strings.Trim(t.Literal, `"`)
		}
	}
}

type reader struct {
	rules map[string]*ebnf.Expression
}

// fill adds the words and the block of an expression to an item.
func (r reader) fill(it *item, e *ebnf.Expression) {
	for _, alternative := range e.Alternatives {
		r.fillTerms(it, alternative.Terms)
	}
}

func (r reader) fillTerms(it *item, terms []*ebnf.Term) {
	for i, t := range terms {
		switch {
		case t.Literal == "{":
			if it.block == nil {
				it.block = &block{items: map[string]*item{}}
			}
			r.begin(it.block, &ebnf.Expression{Alternatives: []*ebnf.Sequence{{Terms: terms[i+1:]}}})
			return
		case isWord(t.Literal):
			if !slices.Contains(it.words, t.Literal) {
				it.words = append(it.words, t.Literal)
			}
		case t.Name != "" && r.rules[t.Name] != nil:
			r.fill(it, r.rules[t.Name])
		case t.Group != nil && t.Group.Lookahead == 0:
			r.fill(it, t.Group.Expr)
		}
	}
}

// begin adds the possible beginnings of an expression to a block.
func (r reader) begin(b *block, e *ebnf.Expression) {
	for _, alternative := range e.Alternatives {
		for i, t := range alternative.Terms {
			switch {
			case isWord(t.Literal):
				r.add(b, t.Literal, alternative.Terms[i:])
			case t.Name != "" && r.rules[t.Name] != nil:
				r.begin(b, r.rules[t.Name])
			case t.Group != nil && t.Group.Lookahead == 0 && words(t.Group.Expr):
				for _, word := range t.Group.Expr.Alternatives {
					r.add(b, word.Terms[0].Literal, append(slices.Clone(word.Terms), alternative.Terms[i+1:]...))
				}
			case t.Group != nil && t.Group.Lookahead == 0:
				r.begin(b, t.Group.Expr)
			}
			if t.Repetition != "?" && t.Repetition != "*" {
				break
			}
		}
	}
}

// words reports whether an expression is a choice of single words.
func words(e *ebnf.Expression) bool {
	return !slices.ContainsFunc(e.Alternatives, func(s *ebnf.Sequence) bool {
		return len(s.Terms) != 1 || !isWord(s.Terms[0].Literal)
	})
}

func (r reader) add(b *block, keyword string, terms []*ebnf.Term) {
	it, phrase := b.items[keyword], phraseOf(terms)
	if it == nil {
		it = &item{phrase: phrase}
		b.items[keyword] = it
	} else {
		it.usage += " | "
		it.phrase = common(it.phrase, phrase)
	}
	it.usage += r.sequence(terms)
	r.fillTerms(it, terms)
}

func isWord(literal string) bool {
	return literal != "" && classes[literal[0]] == wordByte && literal != "->"
}

// expression formats an expression as a usage line.
func (r reader) expression(e *ebnf.Expression) string {
	parts := make([]string, 0, len(e.Alternatives))
	for _, alternative := range e.Alternatives {
		parts = append(parts, r.sequence(alternative.Terms))
	}
	return strings.Join(parts, " | ")
}

func (r reader) sequence(terms []*ebnf.Term) string {
	var parts []string
	for i, t := range terms {
		if t.Literal == "{" {
			return strings.Join(append(parts, "{ ... }"), " ")
		}
		text := r.term(t)
		if i > 0 && (strings.HasPrefix(text, ",") || strings.HasPrefix(text, "[,")) {
			parts[len(parts)-1] += text
		} else if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " ")
}

func (r reader) term(t *ebnf.Term) string {
	var e *ebnf.Expression
	switch {
	case t.Literal != "":
		return optional(t.Literal, t.Repetition)
	case t.Token != "":
		return ""
	case t.Group != nil && t.Group.Lookahead != 0:
		return ""
	case t.Group != nil:
		e = t.Group.Expr
	case r.rules[t.Name] != nil:
		e = r.rules[t.Name]
	default:
		return optional(upper(t.Name), t.Repetition)
	}
	return r.group(e, t.Repetition)
}

func optional(text, repetition string) string {
	if repetition == "?" || repetition == "*" {
		return "[" + text + "]"
	}
	return text
}

func (r reader) group(e *ebnf.Expression, repetition string) string {
	text := bare(r.expression(e))
	switch {
	case text == "":
		return ""
	case strings.HasPrefix(text, ", ") && repetition == "*":
		return ", ..."
	case strings.HasPrefix(text, ", "):
		return "[" + text + "]"
	case repetition == "*":
		parts := make([]string, 0, len(e.Alternatives))
		for _, alternative := range r.flat(e) {
			parts = append(parts, "["+r.sequence(alternative.Terms)+"]")
		}
		return strings.Join(parts, " ")
	case repetition == "?":
		return "[" + text + "]"
	case len(e.Alternatives) > 1:
		return "(" + text + ")"
	}
	return text
}

// flat returns the alternatives of an expression. It unwraps an expression that
// is only a rule or a group.
func (r reader) flat(e *ebnf.Expression) []*ebnf.Sequence {
	if len(e.Alternatives) == 1 && len(e.Alternatives[0].Terms) == 1 {
		if t := e.Alternatives[0].Terms[0]; t.Repetition == "" && r.rules[t.Name] != nil {
			return r.flat(r.rules[t.Name])
		}
	}
	return e.Alternatives
}

// bare removes parentheses around a whole text.
func bare(text string) string {
	if !strings.HasPrefix(text, "(") || strings.IndexByte(text, ')') != len(text)-1 {
		return text
	}
	return text[1 : len(text)-1]
}

// upper formats the name of a leaf as in usage lines: HOST, HEADER-NAME. A
// DottedName is a NAME, an OptionalGateway a GATEWAY.
func upper(name string) string {
	name = strings.TrimPrefix(strings.TrimPrefix(name, "Dotted"), "Optional")
	var b strings.Builder
	for i, c := range name {
		if i > 0 && c >= 'A' && c <= 'Z' && name[i-1] >= 'a' {
			b.WriteByte('-')
		}
		b.WriteRune(c)
	}
	return strings.ToUpper(b.String())
}
