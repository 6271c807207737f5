package model

import (
	"slices"
	"strings"
)

// pairs visits pairs i < j of rules, all but such as are surely apart: their
// paths begin in different ways, or they ask the same header, query or method
// for different values. So many routes cost about as much as there are pairs
// that have to do with each other.
func pairs(rules []*rule, visit func(i, j int)) {
	byStem := map[string]*family{}
	for i, r := range rules {
		f := byStem[r.stem]
		if f == nil {
			f = &family{stem: r.stem}
			byStem[r.stem] = f
		}
		f.members = append(f.members, i)
	}
	var families []*family
	for _, f := range byStem {
		f.divide(rules)
		families = append(families, f)
	}
	slices.SortFunc(families, func(x, y *family) int { return strings.Compare(x.stem, y.stem) })
	var above []*family // those whose stem begins the present one's
	for _, f := range families {
		for len(above) > 0 && !strings.HasPrefix(f.stem, above[len(above)-1].stem) {
			above = above[:len(above)-1]
		}
		for _, i := range f.members {
			f.visit(rules[i], func(j int) {
				if i < j {
					visit(i, j)
				}
			})
			for _, a := range above {
				a.visit(rules[i], func(j int) { visit(min(i, j), max(i, j)) })
			}
		}
		above = append(above, f)
	}
}

// A family is the rules whose paths begin alike, divided by the value that most
// of them ask of one thing.
type family struct {
	stem    string
	members []int
	key     string           // the thing; empty: not divided
	by      map[string][]int // by its value
	rest    []int            // those that do not ask it for one value
}

// divide makes the parts of a family that is large enough to be worth it.
func (f *family) divide(rules []*rule) {
	if len(f.members) < 8 {
		return
	}
	asked := map[string]int{}
	for _, i := range f.members {
		for _, c := range rules[i].conditions {
			if c.key != "path" && c.text.Op == Exact && !c.not {
				asked[c.key]++
			}
		}
	}
	for key, n := range asked {
		if best := asked[f.key]; n > best || n == best && key < f.key {
			f.key = key
		}
	}
	if f.key == "" {
		return
	}
	f.by = map[string][]int{}
	for _, i := range f.members {
		if value, one := rules[i].asks(f.key); one {
			f.by[value] = append(f.by[value], i)
		} else {
			f.rest = append(f.rest, i)
		}
	}
}

// visit visits the members of the family that a rule may have to do with.
func (f *family) visit(r *rule, visit func(i int)) {
	lists := [][]int{f.members}
	if f.key != "" {
		if value, one := r.asks(f.key); one {
			lists = [][]int{f.by[value], f.rest}
		}
	}
	for _, list := range lists {
		for _, i := range list {
			visit(i)
		}
	}
}

// asks returns the one value that the rule asks of a thing.
func (r *rule) asks(key string) (value string, one bool) {
	for _, c := range r.conditions {
		if c.key == key && c.text.Op == Exact && !c.not {
			return c.text.Value, true
		}
	}
	return "", false
}
