package request

import (
	"slices"
	"strings"
)

// The limits of a Reacher: how many matches before one are looked at, how many choices
// are tried for one, and all work.
const (
	mostBefore     = 60
	mostReachSteps = 200
	mostReachWork  = 3_000_000
)

// A Reacher finds out whether requests reach a match behind others. Its work has an end:
// then it knows no more.
type Reacher struct{ solver *solver }

// NewReacher returns a Reacher of all requests.
func NewReacher() *Reacher {
	space := Space{Fixed: &Concrete{Values: map[Part]string{}}, Host: true, Prefer: []string{"any.example"}}
	return &Reacher{&solver{space: space, found: map[string]answer{}, limit: mostReachWork}}
}

// Hidden reports whether all requests that a match takes are taken by others together.
// hiders are the places in before of a few that take them all: none
// can be left out. It reports false, too, where it does not know.
func (r *Reacher) Hidden(m Match, before []Match) (hiders []int, hidden bool) {
	if r.guessed(m, before) {
		return nil, false
	}
	own := factsOf(m)
	for i, b := range before {
		if coversScheme(b, m) && !(demand{all: own}).excludes(factsOf(b)) {
			hiders = append(hiders, i)
		}
	}
	if len(hiders) == 0 || len(hiders) > mostBefore {
		return nil, false
	}
	if r.try(own, before, hiders) != none || r.try(own, nil, nil) != some {
		return nil, false
	}
	for i := len(hiders) - 1; i >= 0 && len(hiders) > 1; i-- {
		fewer := slices.Delete(slices.Clone(hiders), i, i+1)
		if r.try(own, before, fewer) == none {
			hiders = fewer
		}
	}
	return hiders, true
}

// guessed reports whether a request that is easily made reaches a match: most do.
func (r *Reacher) guessed(m Match, before []Match) bool {
	guess := &Concrete{Values: map[Part]string{{Kind: Method}: "GET", {Kind: Path}: "/", {Kind: Host}: "any.example"}}
	for _, c := range m {
		switch {
		case c.Not:
		case c.Op == Equals && isSimple(c.Value):
			guess.Values[c.Part] = c.Value
		case c.Op == HasPrefix && isSimple(c.Value):
			guess.Values[c.Part] = c.Value + "any"
		case c.Op == Present:
			guess.Values[c.Part] = "any"
		default:
			return false
		}
		if c.Part.Kind == Path && guess.Values[c.Part][0] != '/' {
			return false
		}
	}
	takes := func(m Match) bool {
		return !slices.ContainsFunc(m, func(c Cond) bool { return !guess.Holds(Sent{}, c) })
	}
	return takes(m) && !slices.ContainsFunc(before, takes)
}

// isSimple reports whether a value of any part may begin so.
func isSimple(value string) bool {
	return value != "" && !strings.ContainsFunc(value, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '/'
	})
}

// Meeting returns a request of a space that a match takes; false if none was found.
func Meeting(space Space, m Match) (*Concrete, bool) {
	s := &solver{space: space, found: map[string]answer{}, limit: mostReachWork}
	c, v := s.solve(demand{all: append(slices.Clip(space.Start), factsOf(m)...)})
	return c, v == some
}

// try looks for a request that has facts and that some matches do not take.
func (r *Reacher) try(own []Fact, before []Match, which []int) verdict {
	var passed [][]Fact
	for _, i := range which {
		passed = append(passed, inverted(factsOf(before[i])))
	}
	_, v := r.solver.solve(demand{own, []lists{{all: passed}}})
	return v
}

// factsOf returns what is true of the requests that a match takes, but for the scheme.
func factsOf(m Match) (list []Fact) {
	for _, c := range m {
		if c.At = ""; c.Part.Kind != Scheme {
			list = append(list, Fact{Text{Of: c.Part}, c, true})
		}
	}
	return list
}

// coversScheme reports whether the first match asks for no scheme but those of the second:
// callers do not decide the scheme, so no request is looked for.
func coversScheme(before, m Match) bool {
	for _, c := range before {
		same := func(other Cond) bool { c.At, other.At = "", ""; return c == other }
		if c.Part.Kind == Scheme && !slices.ContainsFunc(m, same) {
			return false
		}
	}
	return true
}
