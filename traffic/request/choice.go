package request

import (
	"slices"
	"strconv"
	"strings"
)

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

// mostChoices is how many choices an exploration remembers.
const mostChoices = 64

// choice returns what is asked about the first match of a list. The texts of the parts
// decide it, and the values of those that the request does not decide.
func (r *Recorder) choice(v View, list *List) *choice {
	limits := r.limits
	defer func() { r.limits = limits }()
	r.looked += len(list.Parts)
	var texts strings.Builder
	for _, p := range list.Parts {
		t := v.Text(p)
		texts.WriteString(t.key() + "\x02")
		if r.open(t) {
			continue
		}
		value, present := r.Value(t)
		texts.WriteString(strconv.Quote(value) + strconv.FormatBool(present))
	}
	key := choiceKey{list, texts.String()}
	if x, known := r.choices[key]; known {
		return x
	}
	r.limits = nil
	x := &choice{}
	for i, m := range list.All {
		own, possible := r.facts(v, m)
		if !possible {
			continue
		}
		x.taken, x.facts = append(x.taken, i), append(x.facts, own)
		if len(own) == 0 {
			break
		}
	}
	if len(x.facts) == 0 || len(x.facts[len(x.facts)-1]) > 0 {
		x.taken, x.facts = append(x.taken, -1), append(x.facts, nil)
	}
	x.complete()
	if x.limits = r.limits; len(r.choices) < mostChoices {
		r.choices[key] = x
	}
	return x
}

// A choiceKey is what decides about a choice.
type choiceKey struct {
	list  *List
	texts string
}

// possible returns the answers, in their order, that a demand does not exclude at once.
func (q question) possible(d demand) (list []int) {
	if q.near != nil {
		if list, all := q.near(d.all); !all {
			if i, found := slices.BinarySearch(list, q.answer); !found {
				list = slices.Insert(list, i, q.answer)
			}
			return list
		}
	}
	for n := range q.answers {
		list = append(list, n)
	}
	return list
}
