package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// gatewayLabels warns of gateways whose labels select the pods of each other: Istio
// matches labels in every namespace, so that both gateways serve the routes of both.
// Each gateway is reported with only the first few that are declared before it, so
// that a thousand gateways with one selector do not produce a million warnings.
func gatewayLabels(m *model.Model, sink *diag.Sink) {
	all := map[string]*selectorGroup{}
	gateways := distinctGateways(m)
	for _, g := range gateways {
		name := model.LabelText(g.Selector)
		if all[name] == nil {
			all[name] = &selectorGroup{selector: g.Selector}
		}
		all[name].gateways.add(g, podsShown(m, g))
	}
	findOverlaps(all)
	for _, g := range gateways {
		others := all[model.LabelText(g.Selector)].overlapping.any
		if podsShown(m, g) {
			others = all[model.LabelText(g.Selector)].overlapping.notShown
		}
		for _, other := range others {
			if other.Declared.Compare(g.Declared) < 0 {
				sink.Add(overlappingSelectors(other, g))
			}
		}
	}
}

// podsShown reports whether the inventory shows the pods of a gateway. If it shows
// the pods of both gateways, these are compared instead of the labels.
func podsShown(m *model.Model, g *model.Gateway) bool {
	return m.Inventory != nil && m.Inventory.KnowsWorkloads(g.Namespace)
}

// A selectorGroup is all gateways with one selector.
type selectorGroup struct {
	selector []model.Label
	gateways firstGateways
	// overlapping are these gateways, and those whose selector contains this selector
	// or is contained in it.
	overlapping firstGateways
}

// firstGateways are the few gateways of a set that are declared first, and the first
// few whose pods the inventory does not show.
type firstGateways struct{ any, notShown []*model.Gateway }

// mostReported is the maximum number of other gateways that are reported for one
// gateway.
const mostReported = 3

func (f *firstGateways) add(g *model.Gateway, shown bool) {
	f.any = firstOf(f.any, g)
	if !shown {
		f.notShown = firstOf(f.notShown, g)
	}
}

func (f *firstGateways) addAll(o firstGateways) {
	f.any, f.notShown = firstOf(f.any, o.any...), firstOf(f.notShown, o.notShown...)
}

func firstOf(list []*model.Gateway, more ...*model.Gateway) []*model.Gateway {
	list = slices.Concat(list, more)
	slices.SortFunc(list, func(x, y *model.Gateway) int { return x.Declared.Compare(y.Declared) })
	list = slices.Compact(list)
	return list[:min(mostReported, len(list))]
}

// findOverlaps fills in the overlapping gateways of groups where one selector
// contains the other. It finds them by the rarest label of the smaller selector.
func findOverlaps(all map[string]*selectorGroup) {
	count, byLabel := map[model.Label]int{}, map[model.Label][]*selectorGroup{}
	for _, group := range all {
		group.overlapping.addAll(group.gateways)
		for _, l := range group.selector {
			count[l]++
		}
	}
	for _, group := range all {
		rarest := slices.MinFunc(group.selector, func(x, y model.Label) int { return count[x] - count[y] })
		byLabel[rarest] = append(byLabel[rarest], group)
	}
	for _, group := range all {
		for _, l := range group.selector {
			for _, wider := range byLabel[l] {
				if wider != group && model.PartOf(wider.selector, group.selector) {
					group.overlapping.addAll(wider.gateways)
					wider.overlapping.addAll(group.gateways)
				}
			}
		}
	}
}

// distinctGateways returns the used gateways, one for each namespace and selector.
func distinctGateways(m *model.Model) []*model.Gateway {
	used := map[*model.Gateway]bool{}
	for _, u := range m.UsedGateways() {
		used[u.Gateway] = true
	}
	seen := map[string]bool{}
	var list []*model.Gateway
	for _, g := range slices.SortedStableFunc(slices.Values(m.Gateways), func(x, y *model.Gateway) int { return x.Declared.Compare(y.Declared) }) {
		pods := g.Namespace + " " + model.LabelText(g.Selector)
		if used[g] && len(g.Selector) > 0 && !seen[pods] {
			seen[pods] = true
			list = append(list, g)
		}
	}
	return list
}

func overlappingSelectors(other, later *model.Gateway) diag.Diagnostic {
	wide, narrow := later, other
	if !model.PartOf(wide.Selector, narrow.Selector) {
		wide, narrow = narrow, wide
	}
	return diag.At(later.Declared, code.OverlappingSelectors, "the selector of gateway %s also selects the pods of gateway %s, which serve the routes of both", wide.Name, narrow.Name).
		WithHint("use a label that only these pods have: selector %s=%s", feature.GatewayLabel, later.Name).
		WithRelated(other.Declared, "the other one is here")
}
