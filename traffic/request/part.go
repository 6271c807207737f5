package request

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// A verdict is whether some request has all facts.
type verdict int

const (
	none verdict = iota
	unknown
	some
)

// A value is what a request has as a part.
type value struct {
	text    string
	present bool
}

// The limits of one look for a value, and of all looks of an exploration.
const (
	mostStates = 20_000
	mostWork   = 2_000_000
	mostInAll  = 5 * mostWork
)

// A solver looks for requests that have facts.
type solver struct {
	space  Space
	found  map[string]answer
	spent  int // work of looks that had no end; of all if there is a limit
	looked int // facts that were looked at
	worked int // of automata
	limit  int // of all work; 0: mostInAll, of looks that had no end
}

type answer struct {
	value
	verdict
}

// part returns a value of a part of which all facts are true. Lists decide first, then
// automata.
func (s *solver) part(p Part, facts []Fact) answer {
	keys := make([]string, len(facts))
	for i, f := range facts {
		keys[i] = f.key()
	}
	slices.Sort(keys)
	key := string(rune('0'+int(p.Kind))) + p.Name + "\x01" + strings.Join(slices.Compact(keys), "\x01")
	a, known := s.found[key]
	if !known {
		a = s.look(p, facts)
		s.found[key] = a
	}
	return a
}

func (s *solver) look(p Part, facts []Fact) answer {
	holds := func(v value, list []Fact) bool {
		return !slices.ContainsFunc(list, func(f Fact) bool { return !f.of(v.text, v.present) })
	}
	if p.Kind == Token {
		for _, v := range tokens(facts) {
			if holds(v, facts) {
				return answer{v, some}
			}
		}
		return answer{}
	}
	if missing := (value{}); (p.Kind == HeaderOf || p.Kind == QueryOf || p.Kind == ClaimOf) && holds(missing, facts) {
		return answer{missing, some}
	}
	if p.Kind == Client {
		for _, text := range addresses(facts) {
			if v := (value{text, true}); holds(v, facts) {
				return answer{v, some}
			}
		}
		return answer{}
	}
	all := append(base(p), facts...)
	for _, f := range facts {
		if text, is := f.positive(Equals); is {
			v := value{text, true}
			if holds(v, all) && fits(p, text) {
				return answer{v, some}
			}
			return answer{}
		}
	}
	for _, text := range s.space.candidates(p, facts) {
		if v := (value{text, true}); holds(v, all) && fits(p, text) {
			return answer{v, some}
		}
	}
	if s.spent >= cmp.Or(s.limit, mostInAll) {
		return answer{verdict: unknown}
	}
	text, v, work := search(p, all)
	s.worked += work
	switch {
	case v == unknown:
		s.spent += mostWork
	case s.limit > 0:
		s.spent += work
	}
	return answer{value{text, v == some}, v}
}

// fits reports whether a part may have these letters.
func fits(p Part, text string) bool {
	letters := alphabet(p.Kind)
	return !strings.ContainsFunc(text, func(r rune) bool { return !strings.ContainsRune(letters, r) })
}

// A wanted is an automaton, and whether it has to accept.
type wanted struct {
	automaton
	accept bool
}

// automata returns the automata of facts; false if one of the facts is true of no value.
func automata(facts []Fact, work *int) (list []wanted, exprs []*expr, possible bool) {
	for _, f := range facts {
		accept := f.Want != f.Cond.Not
		if f.Cond.Op == Present {
			if !accept {
				return nil, nil, false
			}
			continue
		}
		e := newExpr(f.Cond.expression(), f.Cond.Fold && f.Cond.Op == Matches, work)
		if e == nil { // an invalid expression matches nothing
			if accept {
				return nil, nil, false
			}
			continue
		}
		var a automaton = e
		for _, edit := range slices.Backward(f.Text.Edits) {
			switch edit.Kind {
			case Append:
				a = extended{a, "," + edit.A}
			case Prefix:
				a = replaced{a, len(edit.A), edit.B}
			}
		}
		list, exprs = append(list, wanted{a, accept}), append(exprs, e)
	}
	return list, exprs, true
}

// A node is a state of all automata, and how it was reached.
type node struct {
	states []int
	from   int
	letter byte
}

// search returns the shortest text that all facts hold for, by the product of their
// automata, and the work of looking for it.
func search(p Part, facts []Fact) (text string, v verdict, spent int) {
	work := mostWork
	defer func() { spent = mostWork - work }()
	list, exprs, possible := automata(facts, &work)
	if !possible {
		return "", none, 0
	}
	letters := representatives(alphabet(p.Kind), exprs)
	first := node{states: make([]int, len(list)), from: -1}
	for i, a := range list {
		first.states[i] = a.start()
	}
	nodes, seen := []node{first}, map[string]bool{}
	for at := 0; at < len(nodes); at++ {
		n := nodes[at]
		if accepted(list, n.states) {
			return spelled(nodes, at), some, 0
		}
		for _, letter := range letters {
			if work -= len(list); work < 0 || len(nodes) > mostStates {
				return "", unknown, 0
			}
			states, alive := advance(list, n.states, letter)
			if key := keyOf(states); alive && !seen[key] {
				seen[key] = true
				nodes = append(nodes, node{states, at, letter})
			}
		}
	}
	return "", none, 0
}

func accepted(list []wanted, states []int) bool {
	for i, a := range list {
		if a.accepts(states[i]) != a.accept {
			return false
		}
	}
	return true
}

// advance reads a letter; alive is false if no text that begins so is accepted.
func advance(list []wanted, states []int, letter byte) (next []int, alive bool) {
	next = make([]int, len(states))
	for i, a := range list {
		next[i] = dead
		if states[i] != dead {
			next[i] = a.step(states[i], letter)
		}
		if next[i] == dead && a.accept {
			return next, false
		}
	}
	return next, true
}

func keyOf(states []int) string {
	var key []byte
	for _, s := range states {
		key = binary.AppendVarint(key, int64(s))
	}
	return string(key)
}

func spelled(nodes []node, at int) string {
	var text []byte
	for ; nodes[at].from >= 0; at = nodes[at].from {
		text = append(text, nodes[at].letter)
	}
	slices.Reverse(text)
	return string(text)
}

// representatives returns one letter for all that no expression tells apart.
func representatives(letters string, exprs []*expr) (list []byte) {
	seen := map[string]bool{}
	for i := range len(letters) {
		var class strings.Builder
		for _, e := range exprs {
			e.classify(letters[i], &class)
		}
		if !seen[class.String()] {
			seen[class.String()] = true
			list = append(list, letters[i])
		}
	}
	return list
}

// classify writes which instructions match a letter.
func (e *expr) classify(b byte, out *strings.Builder) {
	if e.lower && b >= 'A' && b <= 'Z' {
		b += 'a' - 'A'
	}
	*e.work -= len(e.prog.Inst)
	out.WriteRune(kindOf(rune(b)))
	for i := range e.prog.Inst {
		if inst := &e.prog.Inst[i]; runs(inst.Op) && inst.MatchRune(rune(b)) {
			out.WriteByte('1')
		} else {
			out.WriteByte('0')
		}
	}
}
