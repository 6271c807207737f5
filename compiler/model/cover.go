package model

import (
	"slices"
	"strings"
)

// covers visits pairs i < j of rules of which the first may take all requests
// of the second. A rule can do so only where each of its conditions is about
// something that the other asks too, so it is looked for by the condition that
// the fewest have, and by its path where it has no other.
func covers(rules []*rule, visit func(i, j int)) {
	asked := map[string]int{}
	for _, r := range rules {
		for _, c := range r.conditions {
			asked[c.asks()]++
		}
	}
	byCondition, byStem := map[string][]int{}, map[string][]int{}
	for i, r := range rules {
		rarest := ""
		for _, c := range r.conditions {
			if c.key != "path" && (rarest == "" || asked[c.asks()] < asked[rarest]) {
				rarest = c.asks()
			}
		}
		if rarest == "" {
			byStem[r.stem] = append(byStem[r.stem], i)
		} else {
			byCondition[rarest] = append(byCondition[rarest], i)
		}
	}
	below := func(j int, list []int) {
		for _, i := range list {
			if i >= j {
				return
			}
			visit(i, j)
		}
	}
	for j, r := range rules {
		for _, ask := range r.asked() {
			below(j, byCondition[ask])
		}
	}
	alongStems(rules, func(j int, above string) { below(j, byStem[above]) })
}

// asks names what a condition is about, with the value where it is a single
// one: what implies it names the same, or the same value.
func (c condition) asks() string {
	if c.text.Op == Exact && !c.not {
		return c.key + "\n" + c.text.Value
	}
	return c.key
}

// asked names what a rule's conditions are about, in all ways in which what
// they imply may name it.
func (r *rule) asked() []string {
	var list []string
	for _, c := range r.conditions {
		list = append(list, c.key, c.asks())
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// alongStems visits each rule with every stem that begins its own, which is
// one of them.
func alongStems(rules []*rule, visit func(j int, stem string)) {
	order := make([]int, len(rules))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return strings.Compare(rules[i].stem, rules[j].stem) })
	var above []string
	for _, j := range order {
		stem := rules[j].stem
		for len(above) > 0 && !strings.HasPrefix(stem, above[len(above)-1]) {
			above = above[:len(above)-1]
		}
		if len(above) == 0 || above[len(above)-1] != stem {
			above = append(above, stem)
		}
		for _, s := range above {
			visit(j, s)
		}
	}
}
