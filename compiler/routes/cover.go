package routes

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
)

// Covers visits pairs i < j of rules where the first may match all requests of the
// second. This requires that its path is a prefix of the other's, and that each of
// its conditions is about something that the other also tests, so candidates are
// looked up by the prefix and by the rarest condition.
func (c *Comparer) Covers(rules []*Rule, visit func(i, j int)) {
	takers := c.takersOf(rules)
	number := map[string]int{}
	for _, r := range rules {
		for _, c := range r.conditions {
			number[c.asks()]++
		}
	}
	type place struct{ stem, ask string }
	by, asked := map[place][]int{}, make([][]string, len(rules))
	for i, r := range rules {
		rarest := ""
		for _, c := range r.conditions {
			known := c.key != "path" || c.text.Op == model.Exact || c.text.Op == model.Regexp // else its beginning says it
			if known && (rarest == "" || number[c.asks()] < number[rarest]) {
				rarest = c.asks()
			}
		}
		by[place{r.stem, rarest}] = append(by[place{r.stem, rarest}], i)
		asked[i] = append(r.asked(takers), "")
	}
	alongStems(rules, func(j int, above string) {
		for _, ask := range asked[j] {
			for _, i := range by[place{above, ask}] {
				if i >= j {
					break
				}
				visit(i, j)
			}
		}
	})
}

// asks names what a condition is about, with the value where it is a single
// one, and the expression: what implies it names the same, the same value, or an
// expression that takes its value.
func (c condition) asks() string {
	switch {
	case c.text.Op == model.Exact && !c.not:
		return c.key + "\n" + c.text.Value
	case c.text.Op == model.Regexp && !c.not:
		return c.key + "\n~" + c.text.Value
	}
	return c.key
}

// asked names what a rule's conditions are about, in all ways in which what
// they imply may name it.
func (r *Rule) asked(takers map[string]func(value string) []string) []string {
	var list []string
	for _, c := range r.conditions {
		list = append(list, c.key, c.asks())
		if find := takers[c.key]; find != nil && c.text.Op == model.Exact && !c.not {
			for _, text := range find(c.text.Value) {
				list = append(list, c.key+"\n~"+text)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// alongStems visits each rule with every stem that begins its own, which is
// one of them.
func alongStems(rules []*Rule, visit func(j int, stem string)) {
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
