package audit

import (
	"maps"
	"slices"
	"strings"
)

// A pods finds Gateways by the labels of the pods that they select.
type pods struct {
	alike   map[string][]*gateway // by selector
	byLabel map[string][]string   // selectors, by the first of their labels
}

func (s *set) pods() pods {
	p := pods{map[string][]*gateway{}, map[string][]string{}}
	for _, g := range s.gateways {
		name := podsName(g.spec.Selector)
		if first := firstLabel(g.spec.Selector); p.alike[name] == nil && first != "" {
			p.byLabel[first] = append(p.byLabel[first], name)
		}
		p.alike[name] = append(p.alike[name], g)
	}
	return p
}

// selecting returns the selectors, except the empty one, that select pods with these
// labels, sorted.
func (p pods) selecting(labels map[string]string) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		for _, candidate := range p.byLabel[name+"="+labels[name]] {
			if within(p.alike[candidate][0].spec.Selector, labels) {
				names = append(names, candidate)
			}
		}
	}
	slices.Sort(names)
	return names
}

// any returns the selector that selects all pods, if a Gateway has it.
func (p pods) any() []string { return []string{podsName(nil)} }

func (p pods) gateways(selectors []string) (list []*gateway) {
	for _, name := range selectors {
		list = append(list, p.alike[name]...)
	}
	return list
}

// namePods sets the key of the pods of each Gateway. Two selectors that select the
// same pods of the inventory have the same key.
func (s *set) namePods() {
	p := s.pods()
	same := map[string]string{}
	for _, w := range s.inventory.Workloads() {
		chosen := p.selecting(w.Labels)
		for _, name := range chosen {
			if same[name] == "" {
				same[name] = chosen[0]
			}
		}
	}
	for name, list := range p.alike {
		for _, g := range list {
			if g.pods = name; same[name] != "" {
				g.pods = same[name]
			}
		}
	}
}

func firstLabel(labels map[string]string) string {
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		return name + "=" + labels[name]
	}
	return ""
}

// within reports whether pods with these labels are selected.
func within(selector, labels map[string]string) bool {
	for name, value := range selector {
		if labels[name] != value {
			return false
		}
	}
	return true
}

func podsName(labels map[string]string) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		words = append(words, name+"="+labels[name])
	}
	if len(words) == 0 {
		return "any"
	}
	return strings.Join(words, ",")
}
