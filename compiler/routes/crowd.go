package routes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
)

// A crowd is rules that test one thing with different expressions that have a common
// beginning (and are all, or none, nothing but that), and are otherwise equal. Each pair of them overlaps, and a rule outside
// that overlaps with one overlaps with all, unless it tests for one value or for the
// expression of one of them.
type crowd struct {
	key     string // the thing
	order   int
	members []int          // ascending
	byText  map[string]int // the member of an expression
	told    int            // the first block whose rules met all members; none: behind the last block
}

// crowdOf names the crowd of a rule, what it asks for an expression, and the
// expression; nothing where it is in none.
func (c *Comparer) crowdOf(r *Rule) (name, key, text string) {
	var rest strings.Builder
	for _, x := range r.conditions {
		if x.text.Op == model.Regexp && !x.not && (key == "" || x.key == "path") {
			key, text = x.key, x.text.Value
		}
	}
	for _, x := range r.conditions {
		switch {
		case x.key != key:
			fmt.Fprintf(&rest, "%s %t %d %q\n", x.key, x.not, x.text.Op, x.text.Value)
		case x.text != model.Text{Op: model.Regexp, Value: text}: // asked twice
			return "", "", ""
		}
	}
	if key == "" {
		return "", "", ""
	}
	e := c.expression(text)
	return fmt.Sprintf("%s %q %t\n%s", key, e.beginning, e.literal, rest.String()), key, text
}

// A meeting is a rule, by its number, that looks for those that it may have to
// do with.
type meeting struct {
	*pairing
	rule  int
	visit func(other int)
}

// crowd visits the members of a crowd, as far as that says something new: of
// those that all overlap with the rule, the first of all, the nearest in the
// order of the rules, and all of a later block once.
func (m meeting) crowd(c *crowd) {
	r, all := m.rules[m.rule], false
	own := map[int]bool{}
	for _, x := range r.conditions {
		if x.key == c.key {
			all = all || x.text.Op == model.Exact
			if i, found := c.byText[x.text.Value]; found && x.text.Op == model.Regexp {
				own[i] = true
				m.visit(i)
			}
		}
	}
	other := slices.IndexFunc(c.members, func(i int) bool { return !own[i] })
	if other < 0 {
		return
	}
	relation := m.matches(r.conditions, m.rules[c.members[other]].conditions)
	at, _ := slices.BinarySearch(c.members, m.rule)
	block, first := m.block(m.rule), m.block(c.members[0])
	switch {
	case all:
	case relation == Apart:
		return
	case relation == Overlapping && (block >= first || block >= c.told):
		for _, k := range slices.Compact([]int{0, max(at-1, 0), min(at, len(c.members)-1)}) {
			if i := c.members[k]; !own[i] {
				m.visit(i)
			}
		}
		return
	case relation == Overlapping && len(own) == 0:
		c.told = block
	}
	for _, i := range c.members {
		if !own[i] {
			m.visit(i)
		}
	}
}

// within visits the other members of the rule's own crowd in the same way, each
// pair from the later one.
func (m meeting) within(c *crowd) {
	at, _ := slices.BinarySearch(c.members, m.rule)
	if at > 0 {
		m.visit(c.members[0])
	}
	if at > 1 {
		m.visit(c.members[at-1])
	}
}
