package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// gatewayLabels warns of gateways whose labels select the pods of each other: Istio
// matches labels in every namespace, so that both gateways serve the routes of both.
// Each gateway is reported with only the first few that are declared before it, so
// that a thousand gateways with one selector do not produce a million warnings.
func gatewayLabels(m *model.Model, sink *diag.Sink) {
	all := map[string]*alike{}
	gateways := eachPods(m)
	for _, g := range gateways {
		name := labelText(g.Selector)
		if all[name] == nil {
			all[name] = &alike{selector: g.Selector}
		}
		all[name].own.add(g, podsShown(m, g))
	}
	nested(all)
	for _, g := range gateways {
		others := all[labelText(g.Selector)].near.any
		if podsShown(m, g) {
			others = all[labelText(g.Selector)].near.unseen
		}
		for _, other := range others {
			if other.Declared.Compare(g.Declared) < 0 {
				sink.Add(sharedPods(other, g))
			}
		}
	}
}

// podsShown reports whether the inventory shows the pods of a gateway. If it shows
// the pods of both gateways, these are compared instead of the labels.
func podsShown(m *model.Model, g *model.Gateway) bool {
	return m.Inventory != nil && m.Inventory.KnowsWorkloads(g.Namespace)
}

// An alike is all gateways with one selector.
type alike struct {
	selector []model.Label
	own      firsts
	near     firsts // of these, and of all whose selectors are part of it or have it as a part
}

// firsts are the few gateways of a set that are declared first, and the first few
// whose pods the inventory does not show.
type firsts struct{ any, unseen []*model.Gateway }

// few is the maximum number of other gateways that are reported for one gateway.
const few = 3

func (f *firsts) add(g *model.Gateway, shown bool) {
	f.any = firstFew(f.any, g)
	if !shown {
		f.unseen = firstFew(f.unseen, g)
	}
}

func (f *firsts) join(o firsts) {
	f.any, f.unseen = firstFew(f.any, o.any...), firstFew(f.unseen, o.unseen...)
}

func firstFew(list []*model.Gateway, more ...*model.Gateway) []*model.Gateway {
	list = slices.Concat(list, more)
	slices.SortFunc(list, func(x, y *model.Gateway) int { return x.Declared.Compare(y.Declared) })
	list = slices.Compact(list)
	return list[:min(few, len(list))]
}

// nested merges the gateways of selectors where one contains the other. It finds them
// by the rarest label of the smaller selector.
func nested(all map[string]*alike) {
	have, byLabel := map[model.Label]int{}, map[model.Label][]*alike{}
	for _, a := range all {
		a.near.join(a.own)
		for _, l := range a.selector {
			have[l]++
		}
	}
	for _, a := range all {
		rarest := slices.MinFunc(a.selector, func(x, y model.Label) int { return have[x] - have[y] })
		byLabel[rarest] = append(byLabel[rarest], a)
	}
	for _, a := range all {
		for _, l := range a.selector {
			for _, wide := range byLabel[l] {
				if wide != a && within(wide.selector, a.selector) {
					a.near.join(wide.own)
					wide.near.join(a.own)
				}
			}
		}
	}
}

// eachPods returns the used gateways, one for each set of pods.
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

func sharedPods(other, later *model.Gateway) diag.Diagnostic {
	wide, narrow := later, other
	if !within(wide.Selector, narrow.Selector) {
		wide, narrow = narrow, wide
	}
	return diag.At(later.Declared, code.OverlappingSelectors, "the selector of gateway %s also selects the pods of gateway %s, which serve the routes of both", wide.Name, narrow.Name).
		WithHint("use a label that only these pods have: selector istio=%s", later.Name).
		WithRelated(other.Declared, "the other one is here")
}

func within(x, y []model.Label) bool {
	return !slices.ContainsFunc(x, func(l model.Label) bool { return !slices.Contains(y, l) })
}

// podsOf returns a key for the pods that a gateway's declaration selects.
func podsOf(g *model.Gateway) string {
	name := g.Namespace
	for _, l := range g.Selector {
		name += " " + l.String()
	}
	return name
}
