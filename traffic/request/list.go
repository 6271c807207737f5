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
