package request

import "sync"

var examples sync.Map // by condition

// Example returns the shortest value of the part that the comparison accepts, without
// Not; false if there is none, or none was found.
func (c Cond) Example() (string, bool) {
	c.Not, c.At = false, ""
	known, found := examples.Load(c)
	if !found {
		s := &solver{found: map[string]answer{}}
		known, _ = examples.LoadOrStore(c, s.part(c.Part, []Fact{{Text{Of: c.Part}, c, true}}))
	}
	a := known.(answer)
	return a.text, a.verdict == some
}
