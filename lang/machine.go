package lang

import (
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/lang/ebnf"
)

// A Term is a possible next token of a statement: a word or a mark as written,
// a line end, or a leaf such as a host.
type Term struct {
	// Word is the literal word or mark; empty for a leaf.
	Word string
	// Leaf is the name of the leaf as in usage lines: HOST.
	Leaf string

	takes func(lexer.Token) bool
	leaf  participle.Parseable // of a leaf: what takes parses into
}

// A machine is a statement's grammar as a finite automaton. participle parses
// with the same grammar, but does not report the alternatives at a place.
type machine struct {
	states []state
	start  int
}

// A state is entered without a token. It consumes a token that its term
// matches. Without a term it continues to next, unless the next token is one of
// the words in not.
type state struct {
	term *Term
	next []int
	not  []string
	// optional is true if the last of next skips something optional.
	optional bool
}

// finished is the state at the end of the statement.
const finished = 0

// newMachine builds the automaton of a grammar whose leaves have these types.
func newMachine(rules map[string]*ebnf.Expression, root *ebnf.Expression, leaves map[string]reflect.Type) *machine {
	b := machineBuilder{machine: &machine{states: make([]state, 1)}, rules: rules, leaves: leaves}
	b.start = b.expression(root, finished)
	return b.machine
}

type machineBuilder struct {
	*machine
	rules  map[string]*ebnf.Expression
	leaves map[string]reflect.Type
}

func (b *machineBuilder) add(s state) int {
	b.states = append(b.states, s)
	return len(b.states) - 1
}

// expression adds the states of an expression that continues at a state, and
// returns the first of them.
func (b *machineBuilder) expression(e *ebnf.Expression, to int) int {
	var first []int
	for _, alternative := range e.Alternatives {
		at := to
		for _, t := range slices.Backward(alternative.Terms) {
			at = b.repeated(t, at)
		}
		first = append(first, at)
	}
	if len(first) == 1 {
		return first[0]
	}
	return b.add(state{next: first})
}

func (b *machineBuilder) repeated(t *ebnf.Term, to int) int {
	switch t.Repetition {
	case "?":
		return b.add(state{next: []int{b.term(t, to), to}, optional: true})
	case "*", "+":
		again := b.add(state{optional: true})
		first := b.term(t, again)
		b.states[again].next = []int{first, to}
		if t.Repetition == "+" {
			return first
		}
		return again
	}
	return b.term(t, to)
}

func (b *machineBuilder) term(t *ebnf.Term, to int) int {
	switch {
	case t.Literal != "":
		return b.add(state{term: literalTerm(t.Literal), next: []int{to}})
	case t.Token != "":
		return b.add(state{term: kindTerm(t.Token), next: []int{to}})
	case t.Group != nil && t.Group.Lookahead == '!':
		return b.add(state{not: literals(t.Group.Expr), next: []int{to}})
	case t.Group != nil:
		return b.expression(t.Group.Expr, to)
	case b.rules[t.Name] != nil:
		return b.expression(b.rules[t.Name], to)
	}
	return b.add(state{term: leafTerm(t.Name, b.leaves[t.Name]), next: []int{to}})
}

// literals are the words that an expression may begin with.
func literals(e *ebnf.Expression) (words []string) {
	for _, alternative := range e.Alternatives {
		words = append(words, alternative.Terms[0].Literal)
	}
	return words
}

func literalTerm(text string) *Term {
	return &Term{Word: text, takes: func(t lexer.Token) bool {
		return t.Value == text && (Kind(t.Type) == Word || Kind(t.Type) == Punct)
	}}
}

// kindTerm returns the term of a line end, or of a comma between settings.
func kindTerm(name string) *Term {
	kind := EOL
	if strings.EqualFold(name, "sep") {
		kind = sep
	}
	return &Term{takes: func(t lexer.Token) bool { return Kind(t.Type) == kind }}
}

// leafTerm returns the term of a leaf, which matches what its Parse method
// accepts.
func leafTerm(name string, leaf reflect.Type) *Term {
	made := func() participle.Parseable {
		if leaf == nil {
			return nil
		}
		parsed, _ := reflect.New(leaf).Interface().(participle.Parseable)
		return parsed
	}
	return &Term{Leaf: upper(name), leaf: made(), takes: func(t lexer.Token) bool {
		lex, err := lexer.Upgrade(&oneToken{t})
		parsed := made() // not the term's: several goroutines ask
		return err == nil && parsed != nil && parsed.Parse(lex) == nil
	}}
}

// oneToken is a lexer of one token.
type oneToken struct{ lexer.Token }

// Next returns the token, and then the end.
func (o *oneToken) Next() (lexer.Token, error) {
	t := o.Token
	o.Token = lexer.EOFToken(t.Pos)
	return t, nil
}

// leavesOf returns the leaf types in the fields of a grammar's struct, by their
// names in the grammar's notation.
func leavesOf(grammar reflect.Type) map[string]reflect.Type {
	leaves, seen := map[string]reflect.Type{}, map[reflect.Type]bool{}
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		if reflect.PointerTo(t).Implements(parseable) {
			leaves[strings.ToUpper(t.Name()[:1])+t.Name()[1:]] = t
			return
		}
		for i := range t.NumField() {
			walk(t.Field(i).Type)
		}
	}
	walk(grammar)
	return leaves
}

var parseable = reflect.TypeFor[participle.Parseable]()

// expected returns the terms that may follow the tokens, in the grammar's
// order, and whether the statement may also end there. next is the following
// token, or the zero token if it is unknown. Tokens that cannot begin a
// statement have no terms. With required, terms that begin something optional
// are left out.
func (m *machine) expected(tokens []lexer.Token, next lexer.Token, required bool) (terms []*Term, ends bool) {
	at := []int{m.start}
	for _, t := range tokens {
		at = m.step(m.closure(at, t, false), t)
	}
	for _, s := range m.closure(at, next, required) {
		if s == finished {
			ends = true
		} else if t := m.states[s].term; t != nil {
			terms = append(terms, t)
		}
	}
	return terms, ends
}

// closure returns the states that are reachable without a token, in order; with
// required, it skips everything optional.
func (m *machine) closure(from []int, next lexer.Token, required bool) (reached []int) {
	seen := make([]bool, len(m.states))
	var visit func(s int)
	visit = func(s int) {
		if seen[s] {
			return
		}
		seen[s] = true
		reached = append(reached, s)
		state := m.states[s]
		if state.term != nil || Kind(next.Type) == Word && slices.Contains(state.not, next.Value) {
			return
		}
		if required && state.optional {
			state.next = state.next[len(state.next)-1:]
		}
		for _, n := range state.next {
			visit(n)
		}
	}
	for _, s := range from {
		visit(s)
	}
	return reached
}

// step returns the states after those that match the token.
func (m *machine) step(at []int, t lexer.Token) (next []int) {
	for _, s := range at {
		if term := m.states[s].term; term != nil && term.takes(t) {
			next = append(next, m.states[s].next...)
		}
	}
	return next
}
