package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/internal/parallel"
	"github.com/gwc-lang/gwc/internal/rollout"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/traffic"
)

// A Rollout is what becomes of calls while a tool applies a change.
type Rollout struct {
	Tool  rollout.Tool
	Steps []rollout.Step
	// Meanwhile are the calls that in some state between go neither the old way nor the
	// new one, the worst first.
	Meanwhile []Momentary
	// States is how many states there are between the old and the new one, and Left are
	// those at which it did not look: first and last of each run, by the steps before.
	States int
	Left   [][2]int
	// Stays says that the state after the last step is not the new one.
	Stays bool
	Cells int // of all states
	Open  []Open
}

// A Momentary is calls that go a third way for a moment: Between, after the steps of When.
type Momentary struct {
	Difference
	Between string
	When    []Interval
}

// An Interval is states one after the other: those after First to Last steps. Until is
// the first state after it at which it looked; 0: there is none.
type Interval struct{ First, Last, Until int }

// MostCells is how many cells of states between are looked at if nothing else is said.
const MostCells = 200_000

// FollowCourse looks at each state of a course. When it has looked at more than most
// cells, it leaves out the states that remain; the first ones are those in which a tool
// has finished a kind of objects.
func FollowCourse(c *review.Course, most int) *Rollout {
	r := &Rollout{Tool: c.Tool, Steps: c.Steps, States: c.Between(), Stays: c.Leaves()}
	for _, why := range c.Unsure {
		r.leaveOpen(Open{Why: why})
	}
	found := make([][]Difference, r.States+1)
	looked := make([]bool, r.States+1)
	for _, n := range byImportance(c, r.States) {
		if r.Cells > most {
			break
		}
		looked[n], found[n] = true, r.look(c, n)
	}
	r.join(found, looked)
	return r
}

// byImportance returns the states between in the order in which they are looked at.
func byImportance(c *review.Course, states int) (list []int) {
	ends := func(n int) bool { return n == len(c.Steps) || c.Steps[n-1].Stage != c.Steps[n].Stage }
	for _, first := range []bool{true, false} {
		for n := 1; n <= states; n++ {
			if ends(n) == first {
				list = append(list, n)
			}
		}
	}
	return list
}

// look returns the calls that go a third way after some steps.
func (r *Rollout) look(c *review.Course, steps int) []Difference {
	all := []*traffic.Traffic{c.Old, c.State(steps), c.New}
	entries := traffic.EntriesOf(all...)
	found := make([]compared, len(entries))
	parallel.Each(len(entries), func(i int) { found[i] = between(all, entries[i]) })
	for _, why := range all[1].Unexplored("") {
		r.leaveOpen(Open{Why: why})
	}
	for _, f := range found {
		r.Cells += f.cells
		for _, o := range f.open {
			r.leaveOpen(o)
		}
	}
	return joinedOf(entries, found, all...)
}

func (r *Rollout) leaveOpen(o Open) { r.Open = leftOpen(r.Open, o) }

// between compares the cells of an entry before, between and after.
func between(all []*traffic.Traffic, e traffic.Entry) (out compared) {
	same := map[string]bool{}
	gaps := traffic.Together(all, e, func(c traffic.Cell, answers []traffic.Answer) bool {
		out.cells++
		old, now, latest := answers[0], answers[1], answers[2]
		if old.Err() != nil && now.Err() != nil && latest.Err() != nil {
			return true
		}
		for _, why := range doubts(c, old, now, latest) {
			out.open = append(out.open, Open{why, 1, c.Call.Text})
		}
		if !apart(c, old, now) || !apart(c, now, latest) || possibly(now, old) || possibly(now, latest) {
			same[hostOf(c)] = true
			return true
		}
		class, said := classBetween(c, old, now, latest)
		out.changes = append(out.changes, change{cell: c, old: old, new: now, class: class, said: said, then: &latest})
		return true
	})
	for _, why := range gaps {
		out.open = append(out.open, Open{why, 1, e.String()})
	}
	for i, c := range out.changes {
		out.changes[i].rest = same[hostOf(c.cell)]
	}
	return out
}

// apart reports whether calls of a cell go one way in one state and another way in
// another. Calls that are served in neither do not.
func apart(c traffic.Cell, a, b traffic.Answer) bool {
	return (served(a) || served(b)) && !equal(c, a, b)
}

// possibly reports whether a state between is undetermined, and all that is possible is
// what becomes of the calls in another state: that is open, and no third way.
func possibly(now, other traffic.Answer) bool {
	return len(now.Undetermined) > 0 && !slices.ContainsFunc(now.Ways, func(w traffic.Way) bool {
		return !slices.ContainsFunc(other.Ways, func(o traffic.Way) bool { return o.Form == w.Form })
	})
}

// classBetween returns what a third way means: it is compared with both others.
func classBetween(c traffic.Cell, old, now, latest traffic.Answer) (Class, string) {
	known := slices.Concat(old.Ways, latest.Ways)
	for _, w := range now.Ways {
		if !slices.ContainsFunc(known, func(o traffic.Way) bool { return o.Full() == w.Full() }) &&
			slices.ContainsFunc(known, func(o traffic.Way) bool { return weaker(o.Outcome, w.Outcome) }) {
			return Weakens, ""
		}
	}
	was, is, will := served(old), served(now), served(latest)
	redirects := func(a traffic.Answer) bool { return !served(a) || redirectsToHTTPS(a) }
	switch {
	case !is:
		return Closes, ""
	case !was && !will:
		if class, _ := opened(c, old); class == Weakens {
			return Weakens, ""
		}
		return opened(c, latest)
	case !c.Call.TLS && redirects(old) && redirects(latest) && slices.ContainsFunc(now.Ways, func(w traffic.Way) bool { return w.Receiver != "" }):
		return Weakens, ""
	case sameWay(c, old, now) || sameWay(c, now, latest):
		return Tunes, ""
	}
	return Moves, ""
}

// join joins what is found in several states.
func (r *Rollout) join(found [][]Difference, looked []bool) {
	at := map[string]int{}
	last := 0 // the state before at which it looked
	for n := 1; n <= r.States; n++ {
		if !looked[n] {
			r.leaveOut(n)
			continue
		}
		for i := range r.Meanwhile { // what ended with this state
			if when := r.Meanwhile[i].When; len(when) > 0 && when[len(when)-1].Last == last && when[len(when)-1].Until == 0 {
				when[len(when)-1].Until = n
			}
		}
		for _, d := range found[n] {
			r.found(at, d, n, last)
		}
		last = n
	}
	for i := range r.Meanwhile {
		when := r.Meanwhile[i].When
		if k := len(when) - 1; when[k].Until == 0 && !r.Stays {
			when[k].Until = r.States + 1
		}
	}
	slices.SortStableFunc(r.Meanwhile, func(a, b Momentary) int { return cmp.Compare(a.Class, b.Class) })
}

// found adds calls that go a third way after n steps. last is the state before.
func (r *Rollout) found(at map[string]int, d Difference, n, last int) {
	key := strings.Join([]string{d.Class.String(), d.Subject(), d.Old, d.New, d.then, d.place()}, "\n")
	i, known := at[key]
	if !known {
		i, at[key] = len(r.Meanwhile), len(r.Meanwhile)
		m := Momentary{Difference: d, Between: d.New}
		m.New = d.then
		r.Meanwhile = append(r.Meanwhile, m)
	}
	m := &r.Meanwhile[i]
	if k := len(m.When) - 1; k >= 0 && m.When[k].Last == last {
		m.When[k].Last, m.When[k].Until = n, 0
		return
	}
	m.When = append(m.When, Interval{First: n, Last: n})
}

// leaveOut notes a state at which it did not look.
func (r *Rollout) leaveOut(n int) {
	if k := len(r.Left) - 1; k >= 0 && r.Left[k][1] == n-1 {
		r.Left[k][1] = n
		return
	}
	r.Left = append(r.Left, [2]int{n, n})
}

// Has reports whether some call goes a third way of a class, or of any.
func (r *Rollout) Has(class string) bool {
	return r != nil && slices.ContainsFunc(r.Meanwhile, func(m Momentary) bool { return class == "any" || m.Class.String() == class })
}
