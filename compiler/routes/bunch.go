package routes

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
)

// A bunch is rules, those that ask for expressions found by these.
type bunch struct {
	plain  []int
	keys   []string                    // what is asked for expressions
	crowds map[string][]*crowd         // by what they ask
	byText map[string]map[string][]int // by what they ask, and the expression
}

func newBunch(p *pairing, members []int) *bunch {
	b := &bunch{crowds: map[string][]*crowd{}, byText: map[string]map[string][]int{}}
	seen := map[*crowd]bool{}
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
			b.crowds[c.key] = append(b.crowds[c.key], c)
		}
		for _, x := range p.rules[i].conditions {
			if x.key == c.key {
				b.byText[c.key][x.text.Value] = append(b.byText[c.key][x.text.Value], i)
			}
		}
	}
	return b
}

// bunch visits the members of a bunch that the rule may have to do with, of
// those of which it is for this rule to look for them.
func (m meeting) bunch(b *bunch, plain func(int) bool, in func(*crowd) bool) {
	for _, i := range b.plain {
		if plain(i) {
			m.visit(i)
		}
	}
	for _, key := range b.keys {
		value, one := m.rules[m.rule].asks(key)
		if !one {
			for _, c := range b.crowds[key] {
				if in(c) {
					m.crowd(c)
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

// fewExpressions are not worth an automaton.
const fewExpressions = 8

// takersOf returns for each thing that rules ask for expressions which of these
// may take a value.
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
		var a *acceptor // made when the first value asks for it
		out[key] = func(value string) []string {
			if a == nil {
				a = newAcceptor(list)
			}
			return a.takers(value)
		}
	}
	return out
}
