package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// gatewayLabels warns of gateways whose labels select each other's pods: Istio
// looks at labels alone, in whatever namespace the pods are, so that what is
// published at one is served at both.
func gatewayLabels(m *model.Model, sink *diag.Sink) {
	byLabel := map[model.Label][]*model.Gateway{} // by the first label of the selector
	gateways := eachPods(m)
	for _, g := range gateways {
		byLabel[g.Selector[0]] = append(byLabel[g.Selector[0]], g)
	}
	type pair struct{ one, other *model.Gateway }
	told := map[pair]bool{}
	for _, g := range gateways {
		for _, label := range g.Selector {
			for _, wide := range byLabel[label] {
				if wide == g || told[pair{g, wide}] || !within(wide.Selector, g.Selector) || podsShown(m, wide, g) {
					continue
				}
				told[pair{wide, g}] = true
				sink.Add(sharedPods(wide, g))
			}
		}
	}
}

// podsShown reports whether the inventory shows the pods of both: then the pods
// themselves are looked at.
func podsShown(m *model.Model, x, y *model.Gateway) bool {
	return m.Inventory != nil && m.Inventory.KnowsWorkloads(x.Namespace) && m.Inventory.KnowsWorkloads(y.Namespace)
}

// eachPods returns the gateways that are used, each by its first name.
func eachPods(m *model.Model) []*model.Gateway {
	used := map[*model.Gateway]bool{}
	for _, u := range usedGateways(m) {
		used[u.gateway] = true
	}
	seen := map[string]bool{}
	var list []*model.Gateway
	for _, g := range slices.SortedStableFunc(slices.Values(m.Gateways), func(x, y *model.Gateway) int { return x.Declared.Compare(y.Declared) }) {
		if used[g] && len(g.Selector) > 0 && !seen[podsOf(g)] {
			seen[podsOf(g)] = true
			list = append(list, g)
		}
	}
	return list
}

func sharedPods(wide, g *model.Gateway) diag.Diagnostic {
	later, other := g, wide
	if later.Declared.Compare(other.Declared) < 0 {
		later, other = other, later
	}
	return diag.At(later.Declared, "GWC0318", "the labels of gateway %s select the pods of gateway %s too, so these serve what is published at both", wide.Name, g.Name).
		WithHint("give the pods of each a label that the other's do not have: selector istio=%s", later.Name).
		WithRelated(other.Declared, "the other one is here")
}

func within(x, y []model.Label) bool {
	return !slices.ContainsFunc(x, func(l model.Label) bool { return !slices.Contains(y, l) })
}

// podsOf names the pods that a gateway's declaration says.
func podsOf(g *model.Gateway) string {
	name := g.Namespace
	for _, l := range g.Selector {
		name += " " + l.String()
	}
	return name
}
