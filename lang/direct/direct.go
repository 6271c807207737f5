// Package direct parses statements without errors. A Parser is compiled from the
// same tags as participle's parser, and makes the same nodes with a tenth of the
// allocations, but it has no messages: what it does not accept, participle reports.
// It knows the notation of grammars, not the language.
package direct

import (
	"errors"
	"reflect"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// A Parser parses one grammar. It decides by the next token alone, as participle
// does without lookahead: the first alternative that takes a token is the right one.
type Parser struct{ root *structRule }

// New returns the parser of a grammar's struct. The symbols are the kinds of tokens
// by name. It panics if the struct is not a grammar.
func New(grammar reflect.Type, symbols map[string]lexer.TokenType) Parser {
	r := tagReader{symbols: symbols, structs: map[reflect.Type]*structRule{}}
	return Parser{r.structOf(grammar)}
}

// Parse fills the struct that v is. It reports whether the tokens are a statement
// without an error; otherwise it may have filled a part of the struct, and moved the
// lexer.
func (d Parser) Parse(lex *lexer.PeekingLexer, v reflect.Value) bool {
	return d.root.match(lex, v) == matched && lex.Peek().EOF()
}

// An outcome is that of a rule at a token.
type outcome int

const (
	// matched: the rule took its tokens, maybe none.
	matched outcome = iota
	// other: the next token does not begin what the rule describes. It took none.
	other
	// wrong: the rule took tokens, and a wrong one follows. The statement has an
	// error.
	wrong
)

// A rule is a part of a grammar. It puts what it reads into the struct v.
type rule interface {
	match(lex *lexer.PeekingLexer, v reflect.Value) outcome
	first(f *firsts) (empty bool)
}

// A literal is a token of a kind, and of a text unless that is empty.
type literal struct {
	text string
	kind lexer.TokenType
}

func (l literal) match(lex *lexer.PeekingLexer, _ reflect.Value) outcome {
	if t := lex.Peek(); t.Type != l.kind || l.text != "" && t.Value != l.text {
		return other
	}
	lex.Next()
	return matched
}

// A sequence is one rule after the other.
type sequence []rule

func (s sequence) match(lex *lexer.PeekingLexer, v reflect.Value) outcome {
	start := lex.Cursor()
	for _, r := range s {
		switch r.match(lex, v) {
		case wrong:
			return wrong
		case other:
			if lex.Cursor() > start {
				return wrong
			}
			return other
		}
	}
	return matched
}

// A choice is the first of its rules that matches.
type choice []rule

func (c choice) match(lex *lexer.PeekingLexer, v reflect.Value) outcome {
	for _, r := range c {
		if o := r.match(lex, v); o != other {
			return o
		}
	}
	return other
}

// An optional rule may be left out.
type optional struct{ rule }

func (o optional) match(lex *lexer.PeekingLexer, v reflect.Value) outcome {
	if o.rule.match(lex, v) == wrong {
		return wrong
	}
	return matched
}

// A repeated rule may be left out or come several times.
type repeated struct{ rule }

func (r repeated) match(lex *lexer.PeekingLexer, v reflect.Value) outcome {
	for {
		start := lex.Cursor()
		switch o := r.rule.match(lex, v); {
		case o == wrong:
			return wrong
		case o == other || lex.Cursor() == start:
			return matched
		}
	}
}

// An unless takes nothing. It matches where its rule does not.
type unless struct{ rule }

func (u unless) match(lex *lexer.PeekingLexer, v reflect.Value) outcome {
	before := lex.MakeCheckpoint()
	o := u.rule.match(lex, v)
	lex.LoadCheckpoint(before)
	if o == matched {
		return other
	}
	return matched
}

// A capture puts the text of tokens into a field: a list, a string, or a bool.
type capture struct {
	rule
	index []int
}

func (c capture) match(lex *lexer.PeekingLexer, v reflect.Value) outcome {
	start := lex.RawCursor()
	o := c.rule.match(lex, v)
	if o != matched {
		return o
	}
	field := fieldOf(v, c.index)
	for _, t := range lex.Range(start, lex.RawCursor()) {
		switch field.Kind() {
		case reflect.Slice:
			last := extended(field)
			last.SetString(t.Value)
		case reflect.String:
			field.SetString(field.String() + t.Value)
		default:
			field.SetBool(true)
		}
	}
	return matched
}

// A part is a field that is a struct or a leaf, or a pointer to one, or a list.
type part struct {
	index         []int
	of            reflect.Type
	list, pointer bool
	rule          *structRule // nil for a leaf
}

func (p part) match(lex *lexer.PeekingLexer, v reflect.Value) outcome {
	field := fieldOf(v, p.index)
	switch {
	case p.list:
		before := field.Len()
		o := p.into(lex, extended(field))
		switch {
		case o != matched && before == 0:
			field.SetZero() // nil, as it was
		case o != matched:
			field.SetLen(before)
		}
		return o
	case p.pointer:
		to := reflect.New(p.of)
		o := p.into(lex, to.Elem())
		if o == matched {
			field.Set(to)
		}
		return o
	}
	return p.into(lex, field)
}

func (p part) into(lex *lexer.PeekingLexer, v reflect.Value) outcome {
	if p.rule != nil {
		return p.rule.match(lex, v)
	}
	err := v.Addr().Interface().(participle.Parseable).Parse(lex)
	switch {
	case err == nil:
		return matched
	case errors.Is(err, participle.NextMatch):
		return other
	}
	return wrong
}

// extended adds an element, which is zero, to a list and returns it.
func extended(list reflect.Value) reflect.Value {
	n := list.Len()
	if n == 0 {
		list.Grow(2) // most lists have one or two
	} else {
		list.Grow(1)
	}
	list.SetLen(n + 1)
	last := list.Index(n)
	last.SetZero()
	return last
}

// fieldOf is reflect's FieldByIndex, and faster for a field of the struct itself.
func fieldOf(v reflect.Value, index []int) reflect.Value {
	if len(index) == 1 {
		return v.Field(index[0])
	}
	return v.FieldByIndex(index)
}

// A structRule is the grammar of a struct, which may keep its tokens.
type structRule struct {
	rule   rule
	tokens []int
}

func (s *structRule) match(lex *lexer.PeekingLexer, v reflect.Value) outcome {
	start := lex.RawCursor()
	o := s.rule.match(lex, v)
	if o == matched && s.tokens != nil {
		tokens := v.FieldByIndex(s.tokens).Addr().Interface().(*[]lexer.Token)
		*tokens = lex.Range(start, lex.RawCursor())
	}
	return o
}
