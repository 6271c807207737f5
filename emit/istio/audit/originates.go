package audit

import (
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/traffic/world"
)

// tlsTo returns the TLS that a caller originates to a port of a host, of a subset or
// without one: to the application, or to its sidecar; false: it sends what it gets.
func (a *Audit) tlsTo(p *world.Pod, h host.Pattern, subset string, port uint32) (world.TLSSetting, bool) {
	for _, rule := range a.rulesTo(p, h) {
		if t, set := rule.TLSOn(subset, int(port)); set && t.Mode != api.ClientTLSSettings_DISABLE {
			return t, true
		}
	}
	return world.TLSSetting{}, false
}

// sendsPlain reports whether http of a route leaves for a port of its destination as it is:
// from pods of one of its gateways, or from all sidecars.
func (a *Audit) sendsPlain(route *world.Route, d world.Destination, port uint32) bool {
	sidecars, plain := 0, 0
	for _, p := range a.callersOrAny(route, d.Host) {
		_, tls := a.tlsTo(p, d.Host, d.Subset, port)
		switch {
		case p.Gateway == "":
			sidecars++
			if !tls {
				plain++
			}
		case !tls:
			return true
		}
	}
	return sidecars > 0 && plain == sidecars
}

// originates reports whether some callers of a host originate TLS to a port of it.
func (a *Audit) originates(h host.Pattern, port uint32) bool {
	return slices.ContainsFunc(a.callersTo(h), func(p *world.Pod) bool {
		_, tls := a.tlsTo(p, h, "", port)
		return tls
	})
}

// callersOrAny returns who uses a route to a host; for a delegate, which any VirtualService
// may name, all who call the host.
func (a *Audit) callersOrAny(route *world.Route, h host.Pattern) []*world.Pod {
	if len(route.Gateways) == 0 {
		return a.callersTo(h)
	}
	return a.callersOf(route)
}

// callersTo returns pods of each namespace whose callers of a host may have other rules
// than the rest, and of another.
func (a *Audit) callersTo(h host.Pattern) (list []*world.Pod) {
	seen := map[string]bool{}
	for r := range a.RulesCovering(h) {
		for _, namespace := range namespacesOf(r) {
			if !seen[namespace] {
				seen[namespace] = true
				list = append(list, &world.Pod{Namespace: namespace})
			}
		}
	}
	if !seen[elsewhere] {
		list = append(list, &world.Pod{})
	}
	return list
}

// namespacesOf returns the namespaces whose callers may use a rule and others not, and
// elsewhere.
func namespacesOf(r *world.DestinationRule) []string {
	return append([]string{r.Namespace, elsewhere}, r.Visibility().Named()...)
}

// applies reports whether some callers of a rule's host, which has a service in a
// namespace, use one of its settings on a port.
func (a *Audit) applies(r *world.DestinationRule, t world.TLSSetting, home string, port uint32) bool {
	return slices.ContainsFunc(namespacesOf(r), func(namespace string) bool { return a.appliesFrom(namespace, r, t, home, port) })
}

// appliesFrom reports whether the callers of a namespace do.
func (a *Audit) appliesFrom(namespace string, r *world.DestinationRule, t world.TLSSetting, home string, port uint32) bool {
	p := &world.Pod{Namespace: namespace, Labels: r.Spec.GetWorkloadSelector().GetMatchLabels()}
	used, set := a.RuleTo(p, r.Host, home).TLSOn(t.Subset, int(port))
	return set && used.At == t.At
}
