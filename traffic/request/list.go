package request

import "slices"

// A List is matches in their order, as an index: the first that takes a request is found
// without a look at each.
type List struct {
	All   []Match
	Parts []Part // that conditions are about
	index *index
}

// fewMatches is up to how many matches each is looked at.
const fewMatches = 8

// NewList returns the index of matches.
func NewList(all ...Match) *List {
	l, known := &List{All: all}, map[Part]bool{}
	facts := make([][]Fact, len(all))
	for i, m := range all {
		for _, c := range m {
			if !known[c.Part] {
				known[c.Part] = true
				l.Parts = append(l.Parts, c.Part)
			}
			facts[i] = append(facts[i], Fact{Text{Of: c.Part}, c, true})
		}
	}
	if len(all) > fewMatches {
		l.index = indexOf(facts)
	}
	return l
}

// first returns the first match that takes a request; -1: none.
func (l *List) first(v View, c *Concrete) int {
	takes := func(m Match) bool {
		return !slices.ContainsFunc(m, func(cond Cond) bool { return !c.Holds(v, cond) })
	}
	if l.index == nil {
		return slices.IndexFunc(l.All, takes)
	}
	for _, i := range l.index.candidates(func(t Text) (string, bool) { return c.Value(v.Text(t.Of)) }) {
		if takes(l.All[i]) {
			return i
		}
	}
	return -1
}

// A choice is which match of a list is the first, as what is demanded of requests.
type choice struct {
	taken  []int    // the matches that some request reaches; -1: none of them
	facts  [][]Fact // that a match demands
	passed [][]Fact // of each list one is true if a match does not take the request
	limits []string
	index  *index
	asks   map[Part]int // the first match that demands something of a part
}

func (x *choice) complete() {
	x.passed = make([][]Fact, len(x.facts))
	x.asks = map[Part]int{}
	for i, own := range x.facts {
		x.passed[i] = inverted(own)
		for _, f := range own {
			if _, known := x.asks[f.Part()]; !known {
				x.asks[f.Part()] = i
			}
		}
	}
	if len(x.facts) > fewMatches {
		x.index = indexOf(x.facts)
	}
}

// demand returns what the n-th match demands to be the first.
func (x *choice) demand(n int) demand {
	return demand{all: x.facts[n], oneOf: []lists{{x.passed[:n:n], x}}}
}

// near returns the matches, in their order, that facts do not exclude at once.
func (x *choice) near(facts []Fact) (list []int, all bool) {
	if x.index == nil {
		return nil, true
	}
	return x.index.near(facts)
}

// lists are lists of facts of each of which one must be true.
type lists struct {
	all [][]Fact
	of  *choice // that they are the passed matches of; nil: of none
}

// violated returns the first list of which no fact is true.
func (l lists) violated(c *Concrete, looked *int) (list []Fact, found bool) {
	if l.of == nil || l.of.index == nil || len(l.all) <= fewMatches {
		for _, list := range l.all {
			if *looked += len(list); !anyIn(c, list) {
				return list, true
			}
		}
		return nil, false
	}
	for _, i := range l.of.index.candidates(c.Value) {
		if i >= len(l.all) {
			break
		}
		if *looked += len(l.all[i]); !anyIn(c, l.all[i]) {
			return l.all[i], true
		}
	}
	return nil, false
}

func anyIn(c *Concrete, list []Fact) bool {
	return slices.ContainsFunc(list, func(f Fact) bool { return f.In(c) })
}

// asks reports whether a list is about a part.
func (l lists) asks(p Part) bool {
	if l.of != nil {
		at, known := l.of.asks[p]
		return known && at < len(l.all)
	}
	return slices.ContainsFunc(l.all, func(list []Fact) bool {
		return slices.ContainsFunc(list, func(f Fact) bool { return f.Part() == p })
	})
}
