package world

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
)

// An L4 is what matches of tls and tcp routes have in common.
type L4 interface {
	GetGateways() []string
	GetSourceLabels() map[string]string
	GetPort() uint32
	GetSourceNamespace() string
}

// Takes evaluates the conditions of a match of bytes that do not depend on the connection.
// Source: networking/core/tls.go matchTLS, matchTCP.
func (v *VirtualService) Takes(m L4, to Routing) bool {
	gateways := m.GetGateways()
	return (len(gateways) == 0 || v.Names(gateways, to.Gateway)) && Selects(m.GetSourceLabels(), to.Labels) &&
		(m.GetPort() == 0 || int(m.GetPort()) == to.Port) && (m.GetSourceNamespace() == "" || m.GetSourceNamespace() == to.Namespace)
}

// A RouteHosts finds VirtualServices by their hosts: of several with one host the first.
type RouteHosts map[host.Pattern]*VirtualService

// RouteHostsOf returns the hosts of VirtualServices, which come in the order in which a
// sidecar prefers them.
func RouteHostsOf(routes []*VirtualService) RouteHosts {
	x := RouteHosts{}
	for _, v := range routes {
		for _, h := range v.Hosts {
			if x[h] == nil {
				x[h] = v
			}
		}
	}
	return x
}

// MostSpecific returns the VirtualService with the most specific host that covers the host of
// a service; nil: there is none. Source: model/sidecar.go
// computeWildcardHostVirtualServiceIndex.
func (x RouteHosts) MostSpecific(h host.Pattern) *VirtualService {
	if v := x[h]; v != nil {
		return v
	}
	for _, wider := range h.Above() {
		if v := x[wider]; v != nil {
			return v
		}
	}
	return x[host.Any]
}

// Is reports whether both are one object, with delegates or without.
func (v *VirtualService) Is(o *VirtualService) bool {
	return v != nil && o != nil && v.Object == o.Object
}

// Replaces finds sidecars that use routes of one of two VirtualServices with a common host in
// the place of the other's: first is the one that is used, and in the namespace where it is so;
// empty: in all that see both. It is nil if there are none.
func (w *World) Replaces(a, b *VirtualService) (first *VirtualService, in string) {
	for _, namespace := range CommonNamespaces(a.Visibility(), b.Visibility()) {
		list := w.RoutesOf(MeshGateway, namespace)
		i, j := slices.IndexFunc(list, a.Is), slices.IndexFunc(list, b.Is)
		if i < 0 || j < 0 {
			continue
		}
		if list[min(i, j)].hides(list[max(i, j)], namespace) {
			if i < j {
				return a, namespace
			}
			return b, namespace
		}
	}
	return nil, ""
}

// CommonNamespaces returns namespaces in which two objects are visible; an empty one if both
// are visible in all.
func CommonNamespaces(a, b Visibility) (list []string) {
	if a.Everywhere() && b.Everywhere() {
		return []string{""}
	}
	for _, name := range slices.Concat(a.Named(), b.Named()) {
		if a.In(name) && b.In(name) && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// hides reports whether some sidecar uses a route of v and so none of some route of o, which
// it prefers less: of http the virtual host is the first one's, of bytes the first route
// without addresses ends the list, and of tls an SNI host counts once. Source:
// networking/core/httproute.go BuildSidecarOutboundVirtualHosts, networking/core/tls.go
// buildSidecarOutboundTCPFilterChainOpts, buildSidecarOutboundTLSFilterChainOpts.
func (v *VirtualService) hides(o *VirtualService, namespace string) bool {
	return slices.ContainsFunc(v.Routes, func(a *Route) bool {
		return slices.ContainsFunc(o.Routes, func(b *Route) bool { return a.Kind == b.Kind && a.competes(b) && share(a, b, namespace) })
	})
}

// competes reports whether a sidecar that uses the route has no use for another one of its
// kind.
func (r *Route) competes(o *Route) bool {
	switch {
	case r.Kind == "http":
		return true
	case len(r.Destinations) == 0 || len(o.Destinations) == 0:
		return false
	case r.Kind == "tls":
		common := slices.ContainsFunc(r.SNIHosts, func(a string) bool {
			return slices.ContainsFunc(o.SNIHosts, func(b string) bool { return strings.EqualFold(a, b) })
		})
		return common && slices.Equal(r.TLS.GetDestinationSubnets(), o.TLS.GetDestinationSubnets())
	}
	subnets := r.L4.GetDestinationSubnets()
	return len(subnets) == 0 || slices.Equal(subnets, o.L4.GetDestinationSubnets())
}

// share reports whether both routes are for some sidecar of a namespace, which may be empty.
func share(a, b *Route, namespace string) bool {
	to := Routing{Gateway: MeshGateway, Port: int(max(a.Port, b.Port)), Namespace: namespace, Labels: map[string]string{}}
	for _, r := range []*Route{a, b} {
		labels, from := r.callers()
		for key, value := range labels {
			to.Labels[key] = value
		}
		if to.Namespace == "" {
			to.Namespace = from
		}
	}
	return a.isForSidecar(to) && b.isForSidecar(to)
}

// callers returns the labels and the namespace that a match demands of callers.
func (r *Route) callers() (labels map[string]string, namespace string) {
	switch r.Kind {
	case "http":
		return r.Match.GetSourceLabels(), r.Match.GetSourceNamespace()
	case "tls":
		return r.TLS.GetSourceLabels(), r.TLS.GetSourceNamespace()
	}
	return r.L4.GetSourceLabels(), r.L4.GetSourceNamespace()
}

func (r *Route) isForSidecar(to Routing) bool {
	switch {
	case !r.AppliesAt(MeshGateway):
		return false
	case r.Kind == "http":
		return r.isFor(to)
	case r.Kind == "tls":
		return r.VirtualService.Takes(r.TLS, to)
	}
	return r.VirtualService.Takes(r.L4, to)
}
