package lang

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2/lexer"
)

// Fits reports whether a statement fits the grammar. It makes no tree, so it is
// many times faster than Parse, for a tool that only has to know whether there is
// a syntax error. It may accept a statement that Parse does not: it never rejects
// one that Parse accepts.
func (g *Syntax) Fits(source *Source, statement Statement) bool {
	if statement.Broken || slices.ContainsFunc(statement.Tokens, Token.reported) {
		return false
	}
	b := g.all()
	return b.fast.accepts(newStream(source, statement, b.syntax))
}

// A recognizer is a machine whose sets of states are computed once each, as the
// statements need them.
type recognizer struct {
	machine *machine
	words   map[string]bool // the literal words of the grammar

	mu   sync.Mutex
	sets map[string]*stateSet
	one  *lexer.PeekingLexer // of one token, for the leaves
}

// A stateSet is the states that a statement can be in.
type stateSet struct {
	states []int
	ends   bool                 // the statement may end here
	leaves []int                // of the states, those with a leaf, after another word than a literal
	by     map[string]*stateSet // by a mark, a line end or a literal word
	other  map[uint64]*stateSet // by the set of the leaves that take another word
}

func newRecognizer(m *machine) *recognizer {
	r := &recognizer{machine: m, words: map[string]bool{}, sets: map[string]*stateSet{}}
	for _, s := range m.states {
		if s.term != nil && s.term.Word != "" {
			r.words[s.term.Word] = true
		}
		for _, w := range s.not {
			r.words[w] = true
		}
	}
	r.one, _ = lexer.Upgrade(&oneToken{lexer.Token{Type: lexer.TokenType(Word)}})
	return r
}

func (r *recognizer) accepts(s *stream) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := r.set([]int{r.machine.start})
	for {
		t, ok := s.next()
		if !ok {
			return at.ends
		}
		s.cursor.see(t)
		s.last = t
		if at = r.step(at, t); len(at.states) == 0 {
			return false
		}
	}
}

// set returns the stateSet of the states, which are entered without a token.
func (r *recognizer) set(states []int) *stateSet {
	slices.Sort(states)
	states = slices.Compact(states)
	key := make([]byte, 0, 4*len(states))
	for _, s := range states {
		key = append(strconv.AppendInt(key, int64(s), 10), ' ')
	}
	known := r.sets[string(key)]
	if known == nil {
		known = &stateSet{states: states, by: map[string]*stateSet{}, other: map[uint64]*stateSet{}}
		for _, s := range r.machine.closure(states, lexer.Token{}, false) {
			known.ends = known.ends || s == finished
			if term := r.machine.states[s].term; term != nil && term.Leaf != "" {
				known.leaves = append(known.leaves, s)
			}
		}
		r.sets[string(key)] = known
	}
	return known
}

// step returns the set after a token.
func (r *recognizer) step(at *stateSet, t lexer.Token) *stateSet {
	kind := Kind(t.Type)
	if kind == String || kind == Word && !r.words[t.Value] && len(at.leaves) <= 64 {
		return r.stepLeaf(at, t)
	}
	key := kind.mark() + t.Value
	next := at.by[key]
	if next == nil {
		next = r.set(r.machine.step(r.machine.closure(at.states, t, false), t))
		at.by[key] = next
	}
	return next
}

// mark tells a line end and a comma between settings from other tokens.
func (k Kind) mark() string {
	switch k {
	case EOL:
		return "\n"
	case sep:
		return ";"
	}
	return ""
}

// stepLeaf returns the set after a token that only leaves take.
func (r *recognizer) stepLeaf(at *stateSet, t lexer.Token) *stateSet {
	taken := uint64(0)
	for i, s := range at.leaves {
		if isValue(t) || r.takes(r.machine.states[s].term, t) {
			taken |= 1 << i
		}
	}
	next := at.other[taken]
	if next == nil {
		var states []int
		for i, s := range at.leaves {
			if taken&(1<<i) != 0 {
				states = append(states, r.machine.states[s].next...)
			}
		}
		next = r.set(states)
		at.other[taken] = next
	}
	return next
}

// isValue reports whether a word has a `${...}`, whose value may be what any leaf
// takes.
func isValue(t lexer.Token) bool { return Kind(t.Type) == Word && strings.Contains(t.Value, "${") }

// takes is the term's function, without an allocation for each token.
func (r *recognizer) takes(term *Term, t lexer.Token) bool {
	if term.leaf == nil {
		return false
	}
	start := r.one.MakeCheckpoint()
	*r.one.Peek() = t
	ok := term.leaf.Parse(r.one) == nil
	r.one.LoadCheckpoint(start)
	return ok
}
