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
			number[c.subject()]++
		}
	}
	type place struct{ stem, subject string }
	by, subjects := map[place][]int{}, make([][]string, len(rules))
	for i, r := range rules {
		rarest := ""
		for _, c := range r.conditions {
			known := c.key != "path" || c.text.Op == model.Exact || c.text.Op == model.Regexp // else its stem covers it
			if known && (rarest == "" || number[c.subject()] < number[rarest]) {
				rarest = c.subject()
			}
		}
		by[place{r.stem, rarest}] = append(by[place{r.stem, rarest}], i)
		subjects[i] = append(r.subjects(takers), "")
	}
	alongStems(rules, func(j int, above string) {
		for _, subject := range subjects[j] {
			for _, i := range by[place{above, subject}] {
				if i >= j {
					break
				}
				visit(i, j)
			}
		}
	})
}

// subject names what a condition tests, with its exact value or its expression.
// A condition that implies it has the same subject, the same value, or an
// expression that matches its value.
func (c condition) subject() string {
	switch {
	case c.text.Op == model.Exact && !c.not:
		return c.key + "\n" + c.text.Value
	case c.text.Op == model.Regexp && !c.not:
		return c.key + "\n~" + c.text.Value
	}
	return c.key
}

// subjects returns the subjects of all conditions that the rule's conditions may
// imply.
func (r *Rule) subjects(takers map[string]func(value string) []string) []string {
	var list []string
	for _, c := range r.conditions {
		list = append(list, c.key, c.subject())
		if find := takers[c.key]; find != nil && c.text.Op == model.Exact && !c.not {
			for _, text := range find(c.text.Value) {
				list = append(list, c.key+"\n~"+text)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// alongStems visits each rule with every stem that is a prefix of its stem,
// including its stem.
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
