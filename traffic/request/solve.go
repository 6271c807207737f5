package request

import (
	"maps"
	"slices"
)

// mostSteps is how many choices are tried to find a request.
const mostSteps = 2000

// A demand is what must be true of a request: all facts, and one fact of each list.
type demand struct {
	all   []Fact
	oneOf []lists
}

// and returns both demands together.
func (d demand) and(e demand) demand {
	return demand{append(d.all[:len(d.all):len(d.all)], e.all...), append(d.oneOf[:len(d.oneOf):len(d.oneOf)], e.oneOf...)}
}

func (d demand) in(c *Concrete) bool {
	for _, f := range d.all {
		if !f.In(c) {
			return false
		}
	}
	looked := 0
	_, found := violated(c, d.oneOf, &looked)
	return !found
}

// violated returns the first list of which no fact is true; looked counts facts.
func violated(c *Concrete, oneOf []lists, looked *int) (list []Fact, found bool) {
	for _, l := range oneOf {
		if list, found := l.violated(c, looked); found {
			return list, true
		}
	}
	return nil, false
}

// excludes reports whether facts are apart from some of the demand.
func (d demand) excludes(facts []Fact) bool {
	for _, f := range facts {
		for _, known := range d.all {
			if apart(known, f) {
				return true
			}
		}
	}
	return false
}

// solve returns a request for which a demand is true. It takes one for the facts that are all
// true, and where that fails a list it tries the facts of the list.
func (s *solver) solve(d demand) (*Concrete, verdict) {
	c := &Concrete{Values: maps.Clone(s.space.Fixed.Values)}
	parts := map[Part][]Fact{{Kind: Path}: nil, {Kind: Method}: nil}
	if client := (Part{Kind: Client}); !s.space.fixes(client) {
		parts[client] = nil
	}
	if s.space.Host {
		parts[Part{Kind: Host}] = nil
	}
	for _, f := range d.all {
		parts[f.Part()] = append(parts[f.Part()], f)
	}
	for p, facts := range parts {
		a := s.part(p, facts)
		if a.verdict != some {
			return nil, a.verdict
		}
		c.set(p, a.value)
	}
	steps := mostSteps
	if s.limit > 0 {
		steps = mostReachSteps
	}
	return s.meet(c, parts, d.oneOf, &steps)
}

func (c *Concrete) set(p Part, v value) {
	delete(c.Values, p)
	if v.present {
		c.Values[p] = v.text
	}
}

func (s *solver) meet(c *Concrete, parts map[Part][]Fact, oneOf []lists, steps *int) (*Concrete, verdict) {
	list, found := violated(c, oneOf, &s.looked)
	if !found {
		return c, some
	}
	worst := none
	for _, f := range list {
		p := f.Part()
		if (demand{all: parts[p]}).excludes([]Fact{f}) {
			continue
		}
		if *steps--; *steps < 0 {
			return nil, unknown
		}
		facts := slices.Concat(parts[p], []Fact{f})
		a := s.part(p, facts)
		if a.verdict != some {
			worst = max(worst, a.verdict)
			continue
		}
		next := &Concrete{Values: maps.Clone(c.Values)}
		next.set(p, a.value)
		own := maps.Clone(parts)
		own[p] = facts
		if found, v := s.meet(next, own, oneOf, steps); v == none {
			continue
		} else if v == some {
			return found, v
		}
		worst = unknown
	}
	return nil, worst
}
