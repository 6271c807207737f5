package routes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
)

// A regexGroup is rules that test one thing with different expressions that have a
// common beginning (and match, all or none of them, nothing else), and are otherwise
// equal. Each pair of them overlaps, and a rule outside
// that overlaps with one overlaps with all, unless it tests for one value or for the
// expression of one of them.
type regexGroup struct {
	key     string // the thing
	order   int
	members []int          // ascending
	byText  map[string]int // the member of an expression
	visited int            // the first block whose rules visited all members; none: after the last block
}

// groupOf returns the name of a rule's group, what the rule tests with an
// expression, and the expression; nothing for a rule without a group.
func (c *Comparer) groupOf(r *Rule) (name, key, text string) {
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
		case x.text != model.Text{Op: model.Regexp, Value: text}: // tested twice
			return "", "", ""
		}
	}
	if key == "" {
		return "", "", ""
	}
	e := c.expression(text)
	return fmt.Sprintf("%s %q %t\n%s", key, e.beginning, e.literal, rest.String()), key, text
}

// A search looks for the rules that may relate to a rule.
type search struct {
	*pairing
	rule  int
	visit func(other int)
}

// group visits the members of a group, but not pairs that add nothing: of members
// that all overlap with the rule it visits the first, the nearest in the order of
// the rules, and once all members of a later block.
func (m search) group(c *regexGroup) {
	r, all := m.rules[m.rule], false
	same := map[int]bool{}
	for _, x := range r.conditions {
		if x.key == c.key {
			all = all || x.text.Op == model.Exact
			if i, found := c.byText[x.text.Value]; found && x.text.Op == model.Regexp {
				same[i] = true
				m.visit(i)
			}
		}
	}
	other := slices.IndexFunc(c.members, func(i int) bool { return !same[i] })
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
	case relation == Overlapping && (block >= first || block >= c.visited):
		for _, k := range slices.Compact([]int{0, max(at-1, 0), min(at, len(c.members)-1)}) {
			if i := c.members[k]; !same[i] {
				m.visit(i)
			}
		}
		return
	case relation == Overlapping && len(same) == 0:
		c.visited = block
	}
	for _, i := range c.members {
		if !same[i] {
			m.visit(i)
		}
	}
}

// within visits other members of the rule's group in the same way, each pair from
// the later rule.
func (m search) within(c *regexGroup) {
	at, _ := slices.BinarySearch(c.members, m.rule)
	if at > 0 {
		m.visit(c.members[0])
	}
	if at > 1 {
		m.visit(c.members[at-1])
	}
}
