package join

import (
	"cmp"
	"container/heap"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/routes"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A graph is the routes of several blocks with their order constraints.
type graph struct {
	rules []*routes.Rule
	of    []int        // the block of each rule
	after [][]int      // the rules that each rule must precede
	first []int        // the rule that each rule was merged into
	wrong map[int]bool // what was reported of the rule
}

// newGraph numbers the rules in the order of the text, so that the earlier one has
// the lower number.
func newGraph(blocks []*block) *graph {
	blocks = slices.Clone(blocks)
	slices.SortStableFunc(blocks, func(x, y *block) int { return x.place().Compare(y.place()) })
	g := &graph{wrong: map[int]bool{}}
	for i, b := range blocks {
		for _, r := range b.routes {
			g.first = append(g.first, len(g.rules))
			g.rules, g.of = append(g.rules, r), append(g.of, i)
		}
	}
	g.after = make([][]int, len(g.rules))
	return g
}

func (g *graph) before(i, j int) { g.after[i] = append(g.after[i], j) }

func (g *graph) root(i int) int {
	for g.first[i] != i {
		g.first[i] = g.first[g.first[i]]
		i = g.first[i]
	}
	return i
}

// merge merges two rules with the same match and action.
func (g *graph) merge(i, j int) {
	i, j = g.root(i), g.root(j)
	g.first[max(i, j)] = min(i, j)
}

// order returns the rules, each before those it must precede. Where there is no
// constraint, the text of the match decides, so that the order of the blocks has no
// effect. Rules in a cycle are returned as stuck.
func (g *graph) order() (out, stuck []*routes.Rule) {
	merged := g.mergedRules()
	after, waits := map[int][]int{}, map[int]int{}
	for i, list := range g.after {
		for _, j := range list {
			if x, y := g.root(i), g.root(j); x != y {
				after[x] = append(after[x], y)
				waits[y]++
			}
		}
	}
	ready := &queue{rules: merged}
	for i := range merged {
		if waits[i] == 0 {
			ready.list = append(ready.list, i)
		}
	}
	heap.Init(ready)
	for ready.Len() > 0 {
		i := heap.Pop(ready).(int)
		out = append(out, merged[i])
		delete(merged, i)
		for _, j := range after[i] {
			if waits[j]--; waits[j] == 0 {
				heap.Push(ready, j)
			}
		}
	}
	for _, i := range slices.Sorted(maps.Keys(merged)) {
		stuck = append(stuck, merged[i])
	}
	return out, stuck
}

// mergedRules returns one rule for each group of merged rules, with all their
// clauses.
func (g *graph) mergedRules() map[int]*routes.Rule {
	groups := map[int][]*routes.Rule{}
	for i := range g.rules {
		root := g.root(i)
		groups[root] = append(groups[root], g.rules[i])
	}
	merged := map[int]*routes.Rule{}
	for root, list := range groups {
		merged[root] = oneOf(list)
	}
	return merged
}

func oneOf(list []*routes.Rule) *routes.Rule {
	if len(list) == 1 {
		return list[0]
	}
	slices.SortFunc(list, func(x, y *routes.Rule) int {
		if c := strings.Compare(content(x.Match), content(y.Match)); c != 0 {
			return c
		}
		return x.Place().Compare(y.Place())
	})
	one, route := *list[0], *list[0].Route
	said := slices.Clone(route.At)
	for _, r := range list[1:] {
		collect(r.Route, func(s diag.Span) { said = append(said, s) })
	}
	route.At = spans(said...)
	one.Route = &route
	return &one
}

// A queue returns the rule whose match text is first in alphabetical order; of two
// with the same text (an error) the one with the lower number.
type queue struct {
	rules map[int]*routes.Rule
	list  []int
}

// Len, Less, Swap, Push and Pop make a queue a heap.
func (q *queue) Len() int { return len(q.list) }

// Less orders by the match's text, then by number.
func (q *queue) Less(i, j int) bool {
	x, y := q.list[i], q.list[j]
	return cmp.Or(strings.Compare(q.rules[x].Key(), q.rules[y].Key()), cmp.Compare(x, y)) < 0
}

// Swap exchanges two places.
func (q *queue) Swap(i, j int) { q.list[i], q.list[j] = q.list[j], q.list[i] }

// Push adds a rule's number.
func (q *queue) Push(x any) { q.list = append(q.list, x.(int)) }

// Pop takes the last one.
func (q *queue) Pop() any {
	last := q.list[len(q.list)-1]
	q.list = q.list[:len(q.list)-1]
	return last
}
