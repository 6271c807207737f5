package world

import (
	"maps"
	"slices"
	"strings"
)

// Selects reports whether a selector selects pods with these labels.
func Selects(selector, labels map[string]string) bool {
	for name, value := range selector {
		if labels[name] != value {
			return false
		}
	}
	return true
}

// AnyPods is the PodsName of the empty selector.
const AnyPods = "any"

// PodsName returns a selector as text, as istio=ingressgateway.
func PodsName(selector map[string]string) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(selector)) {
		words = append(words, name+"="+selector[name])
	}
	if len(words) == 0 {
		return AnyPods
	}
	return strings.Join(words, ",")
}

// A selectors finds Gateways by the labels of the pods that they select, in all
// namespaces. Source: model/push_context.go mergeGateways.
type selectors struct {
	gateways map[string][]*Gateway      // by selector
	byLabel  map[string][]string        // selectors, by the first of their labels
	pods     map[string]map[string]bool // namespaces of the pods of the inventory, by selector
}

func selectorsOf(gateways []*Gateway) selectors {
	s := selectors{map[string][]*Gateway{}, map[string][]string{}, map[string]map[string]bool{}}
	for _, g := range gateways {
		name := PodsName(g.Spec.Selector)
		if first := firstLabel(g.Spec.Selector); s.gateways[name] == nil && first != "" {
			s.byLabel[first] = append(s.byLabel[first], name)
		}
		s.gateways[name] = append(s.gateways[name], g)
	}
	return s
}

func firstLabel(labels map[string]string) string {
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		return name + "=" + labels[name]
	}
	return ""
}

// selecting returns the selectors, except the empty one, that select pods with these
// labels, sorted.
func (s selectors) selecting(labels map[string]string) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		for _, candidate := range s.byLabel[name+"="+labels[name]] {
			if Selects(s.gateways[candidate][0].Spec.Selector, labels) {
				names = append(names, candidate)
			}
		}
	}
	slices.Sort(names)
	return names
}

// of returns the Gateways with these selectors, the oldest first.
func (s selectors) of(names []string) (list []*Gateway) {
	for _, name := range names {
		list = append(list, s.gateways[name]...)
	}
	slices.SortStableFunc(list, func(a, b *Gateway) int { return precedence(a.Object, b.Object) })
	return list
}

// namePods finds the pods of the inventory that Gateways select, and sets Pods of each
// Gateway.
func (w *World) namePods() {
	same := map[string]string{}
	for _, workload := range w.Inventory.Workloads() {
		names := w.selectors.selecting(workload.Labels)
		for _, name := range names {
			if same[name] == "" {
				same[name] = names[0]
				w.selectors.pods[name] = map[string]bool{}
			}
			w.selectors.pods[name][workload.Namespace] = true
		}
	}
	for name, list := range w.selectors.gateways {
		for _, g := range list {
			if g.Pods = name; same[name] != "" {
				g.Pods = same[name]
			}
		}
	}
}

// SelectedByGateway reports whether a Gateway with a selector selects pods with these
// labels.
func (w *World) SelectedByGateway(labels map[string]string) bool {
	return len(w.selectors.selecting(labels)) > 0
}

// PodNamespaces returns the namespaces of the pods that a Gateway selects, as far as
// the inventory shows them.
func (w *World) PodNamespaces(g *Gateway) map[string]bool {
	return w.selectors.pods[PodsName(g.Spec.Selector)]
}
