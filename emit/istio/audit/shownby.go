package audit

import (
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// toHost shows a host of a server by a call to it.
func (a *Audit) toHost(h world.ServerHost, shows func(traffic.Way) bool) showing {
	return showing{func() []call.Call {
		c, _ := callAt(h.Server, h.Host)
		c.At = a.nameOf(h.Server.Gateway)
		return []call.Call{c}
	}, shows}
}

// of shows a route by a call for which it is meant.
func (a *Audit) of(route *world.Route, shows func(traffic.Way) bool) showing {
	return showing{func() []call.Call { return a.callsOf(route) }, shows}
}

// callsOf returns calls for which a route is meant: from outside at the servers that accept
// it, and from workloads.
func (a *Audit) callsOf(route *world.Route) (list []call.Call) {
	v := route.VirtualService
	for _, gateway := range route.Gateways {
		if gateway == world.MeshGateway {
			list = append(list, a.meshCalls(route)...)
			continue
		}
		for _, o := range v.Overlaps[gateway] {
			if !o.Server().Accepts(route) || o.Server().Redirects() || isEgressHop(o.Server()) || len(list) >= mostCalls {
				continue
			}
			if c, found := a.callTo(o.Server(), narrower(v, o), route); found {
				list = append(list, c)
			}
		}
	}
	return list[:min(len(list), mostCalls)]
}

// callTo returns a call from outside to a host of a server for which a route is meant; false
// if none was found.
func (a *Audit) callTo(s *world.Server, h host.Pattern, route *world.Route) (call.Call, bool) {
	c, domain := callAt(s, h)
	c.At = a.nameOf(s.Gateway)
	return meeting(c, domain, route)
}

// meeting returns a call like another one for which a route is meant, to a host below a
// domain, if there is one.
func meeting(c call.Call, domain host.Pattern, route *world.Route) (call.Call, bool) {
	switch {
	case len(route.SNIHosts) > 0:
		c.Host = exampleOf(host.Pattern(route.SNIHosts[0]))
		return c, true
	case !c.HTTP():
		return c, true
	}
	e := traffic.ForHost(c)
	if domain != "" {
		e = traffic.Below(c, string(domain))
	}
	m, _ := proxy.MatchOf(route.Match)
	return e.Meeting(m)
}

// callAt returns a call from outside to a host of a server, and the domain that the host is
// below, if it is a wildcard.
func callAt(s *world.Server, h host.Pattern) (c call.Call, domain host.Pattern) {
	c = call.Call{From: call.Outside, Method: "GET", Path: "/", TLS: s.Class.UsesTLS(), Host: exampleOf(h), Port: int(s.Port())}
	if s.Class.RouteKind() != "http" {
		c.Method, c.Path = bytesOver(c.TLS), ""
	}
	if m := s.Spec.GetTls().GetMode(); c.TLS && (m == api.ServerTLSSettings_MUTUAL || m == api.ServerTLSSettings_OPTIONAL_MUTUAL) {
		c.Client = call.TrustedByGateway
	}
	if h.IsWildcard() {
		domain = h
	}
	return c, domain
}

// bytesOver returns the method of calls that are bytes.
func bytesOver(tls bool) string {
	if tls {
		return "TLS"
	}
	return "TCP"
}

// exampleOf returns a host that a pattern covers.
func exampleOf(h host.Pattern) string {
	if h.IsAny() {
		return "any.example"
	}
	return h.Instead("any")
}

// isEgressHop reports whether a server is for callers of the mesh that go out by it.
func isEgressHop(s *world.Server) bool {
	return s.Spec.GetTls().GetMode() == api.ServerTLSSettings_ISTIO_MUTUAL
}

// narrower returns the host of an overlap.
func narrower(v *world.VirtualService, o world.Overlap) host.Pattern {
	if own := v.Hosts[o.Number]; !own.Covers(o.Host.Host) {
		return own
	}
	return o.Host.Host
}

// meshCalls returns calls from workloads for which a route of sidecars is meant.
func (a *Audit) meshCalls(route *world.Route) (list []call.Call) {
	v := route.VirtualService
	for _, h := range v.Hosts[:min(len(v.Hosts), mostHosts)] {
		for _, port := range a.portsFor(route, h) {
			for _, from := range a.callers(v.Namespace) {
				from.Host, from.Port, from.Method, from.Path = exampleOf(h), port, "GET", "/"
				if route.Kind != "http" {
					from.TLS, from.Path = route.Kind == "tls", ""
					from.Method = bytesOver(from.TLS)
				}
				if c, found := meeting(from, "", route); found {
					list = append(list, c)
				}
			}
		}
	}
	return list
}

// The limits of how many hosts of a route, and how many kinds of callers, are tried.
const (
	mostHosts   = 2
	mostCallers = 2
)

// portsFor returns the ports of a host for which a route is.
func (a *Audit) portsFor(route *world.Route, h host.Pattern) (ports []int) {
	if route.Port != 0 {
		return []int{int(route.Port)}
	}
	r := a.traffic().Registry
	services := r.Outside(string(h))
	if s := r.ServiceNamed(string(h)); s != nil {
		services = append(slices.Clip(services), s)
	}
	for _, s := range services {
		for _, p := range s.Ports {
			if routesOf(p.Protocol) == route.Kind {
				ports = append(ports, p.Number)
			}
		}
	}
	slices.Sort(ports)
	return slices.Compact(ports)
}

// routesOf returns the kind of routes that calls of a protocol follow.
func routesOf(p world.Protocol) string {
	switch {
	case p.IsHTTP():
		return "http"
	case p.IsTLS():
		return "tls"
	}
	return "tcp"
}

// callers returns calls from workloads, of different kinds and first those of a namespace.
func (a *Audit) callers(namespace string) (list []call.Call) {
	var others []call.Call
	for _, kind := range a.kinds() {
		own := slices.IndexFunc(kind, func(c call.Call) bool { return world.NamespaceOf(c.From) == namespace })
		if own < 0 {
			others = append(others, kind[0])
		} else {
			list = append(list, kind[own])
		}
	}
	list = append(list, others...)
	return list[:min(len(list), mostCallers)]
}
