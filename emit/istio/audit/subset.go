package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// subsetRule finds routes to subsets that no DestinationRule has, or only one that
// callers elsewhere do not see: Istio looks in the caller's namespace, in the
// service's, and in the root namespace.
var subsetRule = Rule{"subset", []code.Code{code.InvisibleSubset, code.SubsetNotFound}, (*Audit).subsets}

func (a *Audit) subsets() {
	for route, d := range a.routed() {
		if d.Subset != "" {
			a.subsetOf(route, d)
		}
	}
}

func (a *Audit) subsetOf(route *world.Route, d world.Destination) {
	var at *world.DestinationRule
	exists := false
	for r := range a.RulesCovering(d.Host) {
		exists = exists || r.Host == d.Host
		if r.Subset(d.Subset) == nil {
			continue
		}
		at = r
		if a.visibleToCallers(r, route, d) {
			return
		}
	}
	f := finding{at: d.At.Field("subset"), shown: a.lostAt(route)}
	switch {
	case at != nil:
		f.code, f.other, f.atNote, f.note = code.InvisibleSubset, at.Part("spec.host"), fmt.Sprintf("%s routes to it", route.VirtualService), "it is visible in this namespace only"
		f.message = fmt.Sprintf("callers outside namespace %s do not see subset %s of %s: %s", at.Namespace, d.Subset, d.Host, lost(route, d))
		f.hint, f.spaced = fmt.Sprintf("move the DestinationRule to namespace %s", a.Home(d.Host)), true
	case exists:
		f.code, f.unsure = code.SubsetNotFound, a.partial
		f.message = fmt.Sprintf("no DestinationRule of %s has subset %s: %s", d.Host, d.Subset, lost(route, d))
		f.hint = "add the subset to its DestinationRule"
		f.other, f.note = a.RulesOf(d.Host)[0].Part("spec.subsets"), "its subsets are here"
		f.atNote = fmt.Sprintf("%s routes to it", route.VirtualService)
	default:
		if _, known := a.Service(d.Host); !known || a.partial {
			return
		}
		f.code, f.unsure = code.SubsetNotFound, !a.Inventory.Complete()
		f.message = fmt.Sprintf("no DestinationRule of %s is shown, and none has subset %s: %s", d.Host, d.Subset, lost(route, d))
		f.hint = "add a DestinationRule with the subset"
		if other := a.ruleOfShortName(d); other != nil {
			f.hint = fmt.Sprintf("write the full name as host of %s, which is about %s", other, other.Host)
		}
	}
	a.report(f)
}

// ruleOfShortName returns a rule with the subset, of a service of the same name in its
// own namespace: a short name is not that of the destination there.
func (a *Audit) ruleOfShortName(d world.Destination) *world.DestinationRule {
	key, _ := a.ServiceKey(d.Host)
	for _, r := range a.DestinationRules {
		if r.Spec.Host == key.Name && r.Host != d.Host && r.Subset(d.Subset) != nil {
			return r
		}
	}
	return nil
}

// visibleToCallers reports whether the rule is visible to all callers of the route.
func (a *Audit) visibleToCallers(r *world.DestinationRule, route *world.Route, d world.Destination) bool {
	homes := a.Homes(d.Host)
	if r.Namespace == a.Mesh.Root || homes[r.Namespace] || len(homes) == 0 {
		return true
	}
	for _, g := range route.Gateways {
		switch {
		case g == world.MeshGateway && appliesElsewhere(route, r.Namespace):
			return false
		case g != world.MeshGateway && !a.atPods(route.VirtualService, g, r.Namespace):
			return false
		}
	}
	return true
}

// appliesElsewhere reports whether the route applies to mesh callers outside a
// namespace.
func appliesElsewhere(route *world.Route, namespace string) bool {
	v := route.VirtualService
	if from := route.Match.GetSourceNamespace() + route.L4.GetSourceNamespace(); from != "" {
		return from != namespace
	}
	return v.Visibility().Elsewhere() || v.Namespace != namespace
}

// atPods reports whether the pods of a gateway are in a namespace; those of an unknown
// Gateway are taken to be in its own.
func (a *Audit) atPods(v *world.VirtualService, gateway, namespace string) bool {
	for _, b := range v.Bindings {
		if b.Name == gateway && b.Gateway != nil {
			pods := a.podNamespace(b.Gateway)
			return pods == namespace || pods == "" && a.PodNamespaces(b.Gateway)[namespace]
		}
	}
	return world.NamespaceOf(gateway) == namespace
}
