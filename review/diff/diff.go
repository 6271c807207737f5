// Package diff compares what becomes of calls before and after a change. It divides all
// calls into cells that go one way on both sides, so that no difference means that there
// is none, as far as calls are evaluated.
package diff

import (
	"slices"

	"github.com/gwc-lang/gwc/internal/parallel"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic"
)

// A Class is what a difference means, the worst first.
type Class int

// The classes.
const (
	Weakens Class = iota // the same receiver with less
	Opens                // served now, and not before
	Moves                // another receiver, share, answer, host, path or header
	Closes               // not served any more
	Tunes                // the same way with other settings
)

// Classes returns the words of the classes, in their order.
func Classes() []string { return []string{"weakens", "opens", "moves", "closes", "tunes"} }

// Meanwhile is the word for a difference of any class while a change is applied.
const Meanwhile = "rollout"

// String returns the word of the class.
func (c Class) String() string { return Classes()[c] }

// A Difference is calls that go another way, all in the same manner.
type Difference struct {
	Class    Class
	Host     string   // with its port
	Parts    []string // of the requests, in the words of routes; none: all of them
	Callers  []string // in the mesh, or the gateway
	Old, New string
	Examples []string // of the calls
	At, Was  diag.Span
	Doubt    []string // why it is not certain

	then string // what becomes of the calls after that
}

// An Open is calls of which it is not known whether they go another way.
type Open struct {
	Why   string
	Cells int    // none: calls that are in no cell
	Call  string // an example; empty: there is none
}

// A Report is the differences, the worst first.
type Report struct {
	Differences    []Difference
	Cells, Entries int
	Open           []Open
	Refused        int // cells that are not served on either side, but refused in another way
	Renamed        int // objects with another name and the same content
	// Rollout is what happens while the change is applied; nil: that was not asked.
	Rollout *Rollout
}

// mostExamples is how many examples a difference has.
const mostExamples = 3

// Compare compares two traffics.
func Compare(before, after *traffic.Traffic) Report {
	entries := traffic.EntriesOf(before, after)
	found := make([]compared, len(entries))
	parallel.Each(len(entries), func(i int) { found[i] = compare(before, after, entries[i]) })
	r := Report{Entries: len(entries)}
	for _, t := range []*traffic.Traffic{before, after} {
		for _, why := range t.Unexplored("") {
			r.leaveOpen(Open{Why: why})
		}
	}
	for _, f := range found {
		r.Cells += f.cells
		r.Refused += f.refused
		for _, o := range f.open {
			r.leaveOpen(o)
		}
	}
	r.Differences = joinedOf(entries, found, before, after)
	r.Renamed = renamed(before, after)
	return r
}

// leaveOpen adds calls that are not certain.
func (r *Report) leaveOpen(o Open) { r.Open = leftOpen(r.Open, o) }

func leftOpen(list []Open, o Open) []Open {
	i := slices.IndexFunc(list, func(known Open) bool { return known.Why == o.Why })
	if i < 0 {
		return append(list, o)
	}
	list[i].Cells += o.Cells
	return list
}

// Has reports whether there is a difference of a class, or of any class if the word is
// any. The class rollout is a difference of any class while the change is applied.
func (r Report) Has(class string) bool {
	if class == Meanwhile {
		return r.Rollout.Has("any")
	}
	return r.Rollout.Has(class) || slices.ContainsFunc(r.Differences, func(d Difference) bool { return class == "any" || d.Class.String() == class })
}

// A compared is the cells of an entry.
type compared struct {
	cells   int
	refused int
	open    []Open
	changes []change
}

// A change is a cell that goes another way.
type change struct {
	cell     traffic.Cell
	old, new traffic.Answer
	class    Class
	said     string          // in place of the outcomes
	rest     bool            // other cells of the host are not changed
	then     *traffic.Answer // after a state between; nil: new is the last one
}

func compare(before, after *traffic.Traffic, e traffic.Entry) (out compared) {
	same := map[string]bool{} // hosts with cells that do not change
	gaps := traffic.Together([]*traffic.Traffic{before, after}, e, func(c traffic.Cell, answers []traffic.Answer) bool {
		old, latest := answers[0], answers[1]
		if old.Err() != nil && latest.Err() != nil {
			return true
		}
		out.cells++
		for _, why := range doubts(c, old, latest) {
			out.open = append(out.open, Open{why, 1, c.Call.Text})
		}
		if equal(c, old, latest) {
			same[hostOf(c)] = true
			return true
		}
		if old.Err() == nil && latest.Err() == nil && !served(old) && !served(latest) {
			out.refused++
			return true
		}
		class, said := classOf(c, old, latest)
		out.changes = append(out.changes, change{cell: c, old: old, new: latest, class: class, said: said})
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

// doubts returns why it is not certain what becomes of a cell.
func doubts(c traffic.Cell, answers ...traffic.Answer) (list []string) {
	list = slices.Clone(c.Limits)
	for _, a := range answers {
		list = append(list, a.Undetermined...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
