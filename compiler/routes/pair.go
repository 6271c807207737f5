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
	crowds map[string]*crowd
	of     []*crowd // of each rule; nil: none
	takers map[string]func(value string) []string
}

// Pairs visits pairs i < j of rules, all but such as are surely apart (their
// paths begin in different ways, or they ask the same header, query or method
// for different values) and such as are overlapping and can say nothing that
// other pairs do not say. So many routes cost about as much as there are pairs
// that have to do with each other.
func (c *Comparer) Pairs(rules []*Rule, block func(i int) int, visit func(i, j int)) {
	p := &pairing{c, rules, block, map[string]*crowd{}, make([]*crowd, len(rules)), c.takersOf(rules)}
	families := p.families()
	var above []*family // those whose stem begins the present one's
	for _, f := range families {
		for len(above) > 0 && !strings.HasPrefix(f.stem, above[len(above)-1].stem) {
			above = above[:len(above)-1]
		}
		for _, i := range f.members {
			f.inside(p, i, visit)
			for _, a := range above {
				m := meeting{p, i, func(j int) { visit(min(i, j), max(i, j)) }}
				for _, b := range a.bunches(rules[i]) {
					m.bunch(b, func(int) bool { return true }, func(*crowd) bool { return true })
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

// assign puts a rule into its crowd.
func (p *pairing) assign(i int) {
	name, key, text := p.crowdOf(p.rules[i])
	if name == "" {
		return
	}
	name = p.rules[i].stem + "\n" + name
	c := p.crowds[name]
	if c == nil {
		c = &crowd{key: key, order: len(p.crowds), byText: map[string]int{}, told: len(p.rules)}
		p.crowds[name] = c
	}
	c.members = append(c.members, i)
	c.byText[text] = i
	p.of[i] = c
}

// inside visits the pairs of a family in which a rule is, each from one side.
func (f *family) inside(p *pairing, i int, visit func(i, j int)) {
	own := p.of[i]
	m := meeting{p, i, func(j int) { visit(min(i, j), max(i, j)) }}
	if own != nil {
		m.within(own)
	}
	for _, b := range f.bunches(p.rules[i]) {
		m.bunch(b,
			func(j int) bool { return own == nil && i < j },
			func(c *crowd) bool { return own == nil || c.order < own.order })
	}
}

// A family is the rules whose paths begin alike, divided by the value that most
// of them ask of one thing.
type family struct {
	stem    string
	members []int
	key     string // the thing; empty: not divided
	all     *bunch
	by      map[string]*bunch // by its value
	rest    *bunch            // those that do not ask it for one value
}

// divide makes the parts of a family; a small one is not worth several.
func (f *family) divide(p *pairing) {
	f.all = newBunch(p, f.members)
	if len(f.members) < 8 {
		return
	}
	asked := map[string]int{}
	for _, i := range f.members {
		for _, c := range p.rules[i].conditions {
			if c.key != "path" && c.text.Op == model.Exact && !c.not {
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
	by, rest := map[string][]int{}, []int(nil)
	for _, i := range f.members {
		if value, one := p.rules[i].asks(f.key); one {
			by[value] = append(by[value], i)
		} else {
			rest = append(rest, i)
		}
	}
	f.by, f.rest = map[string]*bunch{}, newBunch(p, rest)
	for value, list := range by {
		f.by[value] = newBunch(p, list)
	}
}

// bunches returns the parts of the family that a rule may have to do with.
func (f *family) bunches(r *Rule) []*bunch {
	if f.key != "" {
		if value, one := r.asks(f.key); one {
			if b := f.by[value]; b != nil {
				return []*bunch{b, f.rest}
			}
			return []*bunch{f.rest}
		}
	}
	return []*bunch{f.all}
}

// asks returns the one value that the rule asks of a thing.
func (r *Rule) asks(key string) (value string, one bool) {
	for _, c := range r.conditions {
		if c.key == key && c.text.Op == model.Exact && !c.not {
			return c.text.Value, true
		}
	}
	return "", false
}
