package audit

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/traffic/world"
)

// elsewhere stands for the namespaces that no object names.
const elsewhere = ""

// callersOf returns the pods that use a route, one for each namespace whose callers may
// have other rules than the rest: those of its gateways and, for the mesh, those of the
// VirtualService's namespace, of the namespaces to which it is exported, and of another.
// The route of a delegate has none.
func (a *Audit) callersOf(route *world.Route) (list []*world.Pod) {
	visible := route.VirtualService.Visibility()
	for _, g := range route.Gateways {
		var pods []*world.Pod
		if g == world.MeshGateway {
			pods = sidecarsOf(route)
		} else {
			pods = a.gatewayPodsOf(route.VirtualService, g)
		}
		for _, p := range pods {
			if visible.In(p.Namespace) {
				list = append(list, p)
			}
		}
	}
	return list
}

func sidecarsOf(route *world.Route) (list []*world.Pod) {
	v := route.VirtualService
	namespaces := []string{v.Namespace, elsewhere}
	if from := route.Match.GetSourceNamespace() + route.L4.GetSourceNamespace(); from != "" {
		namespaces = []string{from}
	} else if !v.Visibility().Everywhere() {
		namespaces = v.Visibility().Namespaces()
	}
	for _, namespace := range namespaces {
		list = append(list, &world.Pod{Namespace: namespace, Labels: route.Match.GetSourceLabels(), Sidecar: true})
	}
	return list
}

// gatewayPodsOf returns the pods of a gateway of a VirtualService: where the inventory shows
// them, else in the namespace of the Gateway.
func (a *Audit) gatewayPodsOf(v *world.VirtualService, gateway string) (list []*world.Pod) {
	namespaces, labels, assumed := []string{world.NamespaceOf(gateway)}, map[string]string(nil), true
	for _, b := range v.Bindings {
		if b.Name == gateway && b.Gateway != nil {
			labels = b.Gateway.Spec.Selector
			if shown := a.PodNamespaces(b.Gateway); len(shown) > 0 {
				namespaces, assumed = slices.Sorted(maps.Keys(shown)), false
			}
		}
	}
	for _, namespace := range namespaces {
		list = append(list, &world.Pod{Namespace: namespace, Labels: labels, Gateway: gateway, Assumed: assumed})
	}
	return list
}

// rulesTo returns the rules by which a caller may call a host: one for each namespace that
// has a service of it, and those that select pods of the caller's namespace by labels that
// it may have. None has a host without a service.
func (a *Audit) rulesTo(p *world.Pod, h host.Pattern) (list []*world.Rule) {
	for _, home := range a.homesOf(h) {
		all := a.RulesFrom(p.Namespace, h, home)
		chosen := world.Chosen(all, p)
		for _, r := range all {
			if r == chosen || r.Selector != nil {
				list = append(list, r)
			}
		}
	}
	return list
}

// homesOf returns the namespaces of the services of a host, sorted.
func (a *Audit) homesOf(h host.Pattern) []string { return slices.Sorted(maps.Keys(a.Homes(h))) }
