package join

import "github.com/gwc-lang/gwc/compiler/routes"

// byMatch returns the rules of a graph by their match, each list in order. A thousand
// statements with the same match so take linear time instead of a comparison of each
// pair.
func (g *graph) byMatch() [][]int {
	var groups [][]int
	at := map[string]int{}
	for i, r := range g.rules {
		key := r.Key()
		k, found := at[key]
		if !found {
			k = len(groups)
			at[key], groups = k, append(groups, nil)
		}
		groups[k] = append(groups[k], i)
	}
	return groups
}

// mergeGroup merges the rules with the same match, and reports a rule whose action
// differs from that of the first.
func (b *builder) mergeGroup(g *graph, members []int, opaque bool, what string) {
	first := members[0]
	effect := effectOf(g.rules[first].Route)
	for _, i := range members[1:] {
		switch {
		case g.of[first] == g.of[i]: // never reached, and reported
			g.before(first, i)
		case effect == effectOf(g.rules[i].Route):
			g.merge(first, i)
		default:
			g.wrong[i] = true
			b.undecided(routes.Same, opaque, g.rules[i], g.rules[first], what)
		}
	}
}

// conflicts reports each rule of two groups, both in ascending order, that conflicts with
// an earlier one of the other group in another block.
func (g *graph) conflicts(x, y []int, report func(earlier, later int)) {
	lists, seen := [2][]int{x, y}, [2][]int{}
	for len(lists[0])+len(lists[1]) > 0 {
		side := 0
		if len(lists[0]) == 0 || len(lists[1]) > 0 && lists[1][0] < lists[0][0] {
			side = 1
		}
		later := lists[side][0]
		lists[side] = lists[side][1:]
		for _, earlier := range seen[1-side] {
			if g.of[earlier] != g.of[later] && !g.wrong[later] {
				g.wrong[later] = true
				report(earlier, later)
			}
		}
		if n := len(seen[side]); n == 0 || n == 1 && g.of[seen[side][0]] != g.of[later] {
			seen[side] = append(seen[side], later) // two blocks are enough: one is another one
		}
	}
}
