package routes

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
)

// An index finds rules: those that test for expressions by these.
type index struct {
	plain  []int
	keys   []string                    // what the expressions test
	groups map[string][]*regexGroup    // by what they test
	byText map[string]map[string][]int // by what they test, and the expression
}

func newIndex(p *pairing, members []int) *index {
	b := &index{groups: map[string][]*regexGroup{}, byText: map[string]map[string][]int{}}
	seen := map[*regexGroup]bool{}
	for _, i := range members {
		c := p.of[i]
		if c == nil {
			b.plain = append(b.plain, i)
			continue
		}
		if b.byText[c.key] == nil {
			b.keys, b.byText[c.key] = append(b.keys, c.key), map[string][]int{}
		}
		if !seen[c] {
			seen[c] = true
			b.groups[c.key] = append(b.groups[c.key], c)
		}
		for _, x := range p.rules[i].conditions {
			if x.key == c.key {
				b.byText[c.key][x.text.Value] = append(b.byText[c.key][x.text.Value], i)
			}
		}
	}
	return b
}

// index visits the rules of an index that may relate to the rule, among those that
// plain and in accept.
func (m search) index(b *index, plain func(int) bool, in func(*regexGroup) bool) {
	for _, i := range b.plain {
		if plain(i) {
			m.visit(i)
		}
	}
	for _, key := range b.keys {
		value, one := m.rules[m.rule].exactValue(key)
		if !one {
			for _, c := range b.groups[key] {
				if in(c) {
					m.group(c)
				}
			}
			continue
		}
		for _, text := range m.takers[key](value) {
			for _, i := range b.byText[key][text] {
				if in(m.of[i]) {
					m.visit(i)
				}
			}
		}
	}
}

// fewExpressions is the number of expressions up to which an automaton does not pay.
const fewExpressions = 8

// takersOf returns, for each thing that rules test with expressions, a function
// that finds the expressions that may match a value.
func (c *Comparer) takersOf(rules []*Rule) map[string]func(value string) []string {
	texts := map[string][]string{}
	for _, r := range rules {
		for _, x := range r.conditions {
			if x.text.Op == model.Regexp && !x.not {
				texts[x.key] = append(texts[x.key], x.text.Value)
			}
		}
	}
	out := map[string]func(string) []string{}
	for key, list := range texts {
		slices.Sort(list)
		list = slices.Compact(list)
		if len(list) < fewExpressions {
			out[key] = func(string) []string { return list }
			continue
		}
		var a *acceptor // built on first use
		out[key] = func(value string) []string {
			if a == nil {
				a = newAcceptor(list)
			}
			return a.takers(value)
		}
	}
	return out
}
