package routes

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
)

// A pairing visits pairs of rules, which are in blocks: rules of one block
// follow each other.
type pairing struct {
	*Comparer
	rules  []*Rule
	block  func(i int) int
	groups map[string]*regexGroup
	of     []*regexGroup // of each rule; nil: none
	takers map[string]func(value string) []string
}

// Pairs visits pairs i < j of rules, except pairs that are surely apart (their
// paths begin differently, or they test the same header, query or method for
// different values), and overlapping pairs that add nothing to other pairs. So the
// cost of many routes is about that of the pairs that relate to each other.
func (c *Comparer) Pairs(rules []*Rule, block func(i int) int, visit func(i, j int)) {
	p := &pairing{c, rules, block, map[string]*regexGroup{}, make([]*regexGroup, len(rules)), c.takersOf(rules)}
	families := p.families()
	var above []*family // those whose stem is a prefix of the current one
	for _, f := range families {
		for len(above) > 0 && !strings.HasPrefix(f.stem, above[len(above)-1].stem) {
			above = above[:len(above)-1]
		}
		for _, i := range f.members {
			f.inside(p, i, visit)
			for _, a := range above {
				m := search{p, i, func(j int) { visit(min(i, j), max(i, j)) }}
				for _, b := range a.indexes(rules[i]) {
					m.index(b, func(int) bool { return true }, func(*regexGroup) bool { return true })
				}
			}
		}
		above = append(above, f)
	}
}

// families divides the rules by their stems, in the order of these.
func (p *pairing) families() (families []*family) {
	byStem := map[string]*family{}
	for i, r := range p.rules {
		f := byStem[r.stem]
		if f == nil {
			f = &family{stem: r.stem}
			byStem[r.stem] = f
			families = append(families, f)
		}
		f.members = append(f.members, i)
		p.assign(i)
	}
	for _, f := range families {
		f.divide(p)
	}
	slices.SortFunc(families, func(x, y *family) int { return strings.Compare(x.stem, y.stem) })
	return families
}

// assign adds a rule to its group.
func (p *pairing) assign(i int) {
	name, key, text := p.groupOf(p.rules[i])
	if name == "" {
		return
	}
	name = p.rules[i].stem + "\n" + name
	c := p.groups[name]
	if c == nil {
		c = &regexGroup{key: key, order: len(p.groups), byText: map[string]int{}, visited: len(p.rules)}
		p.groups[name] = c
	}
	c.members = append(c.members, i)
	c.byText[text] = i
	p.of[i] = c
}

// inside visits the pairs of a rule with the rules of its family, each pair once.
func (f *family) inside(p *pairing, i int, visit func(i, j int)) {
	group := p.of[i]
	m := search{p, i, func(j int) { visit(min(i, j), max(i, j)) }}
	if group != nil {
		m.within(group)
	}
	for _, b := range f.indexes(p.rules[i]) {
		m.index(b,
			func(j int) bool { return group == nil && i < j },
			func(c *regexGroup) bool { return group == nil || c.order < group.order })
	}
}

// A family is the rules with the same stem, divided by the exact value of what most
// of them test.
type family struct {
	stem    string
	members []int
	key     string // the thing; empty: not divided
	all     *index
	by      map[string]*index // by its value
	rest    *index            // those that do not test it for one value
}

// divide builds the indexes of a family. A small family has one.
func (f *family) divide(p *pairing) {
	f.all = newIndex(p, f.members)
	if len(f.members) < 8 {
		return
	}
	tested := map[string]int{}
	for _, i := range f.members {
		for _, c := range p.rules[i].conditions {
			if c.key != "path" && c.text.Op == model.Exact && !c.not {
				tested[c.key]++
			}
		}
	}
	for key, n := range tested {
		if best := tested[f.key]; n > best || n == best && key < f.key {
			f.key = key
		}
	}
	if f.key == "" {
		return
	}
	by, rest := map[string][]int{}, []int(nil)
	for _, i := range f.members {
		if value, one := p.rules[i].exactValue(f.key); one {
			by[value] = append(by[value], i)
		} else {
			rest = append(rest, i)
		}
	}
	f.by, f.rest = map[string]*index{}, newIndex(p, rest)
	for value, list := range by {
		f.by[value] = newIndex(p, list)
	}
}

// indexes returns the indexes of the family with rules that a rule may relate to.
func (f *family) indexes(r *Rule) []*index {
	if f.key != "" {
		if value, one := r.exactValue(f.key); one {
			if b := f.by[value]; b != nil {
				return []*index{b, f.rest}
			}
			return []*index{f.rest}
		}
	}
	return []*index{f.all}
}

// exactValue returns the value for which the rule tests a thing, if there is one.
func (r *Rule) exactValue(key string) (value string, one bool) {
	for _, c := range r.conditions {
		if c.key == key && c.text.Op == model.Exact && !c.not {
			return c.text.Value, true
		}
	}
	return "", false
}
