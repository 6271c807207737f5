package world

import (
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
)

// A Route is one route of a VirtualService under one of its matches.
type Route struct {
	VirtualService *VirtualService
	At             Part     // the match or, without one, the route
	RuleAt         Part     // the route, of http
	Kind           string   // http, tls or tcp
	Gateways       []string // NAMESPACE/NAME, or mesh
	Port           uint32   // that the match names; 0: any
	SNIHosts       []string // of a tls route
	Match          *api.HTTPMatchRequest
	L4             *api.L4MatchAttributes  // of a tcp route
	TLS            *api.TLSMatchAttributes // of a tls route
	HTTP           *api.HTTPRoute          // of an http route
	Destinations   []Destination
	Mirrors        []Destination // that get copies of the requests
}

// A Destination is a destination of a route.
type Destination struct {
	Host   host.Pattern // by its full name
	Subset string
	Port   uint32 // 0: none is set
	At     Part
}

// HostPart returns the part that names the host.
func (d Destination) HostPart() Part { return d.At.Field("host") }

// PortPart returns the part that sets the port, or where it could be set.
func (d Destination) PortPart() Part {
	if d.Port == 0 {
		return d.HostPart()
	}
	return d.At.Field("port.number")
}

// AppliesAt reports whether the route applies at a gateway, by its full name.
func (r *Route) AppliesAt(gateway string) bool { return slices.Contains(r.Gateways, gateway) }

// HasDestination reports whether the route forwards requests; an http route may also
// redirect them or respond directly.
func (r *Route) HasDestination() bool { return len(r.Destinations) > 0 || r.HTTP.GetDelegate() != nil }

func (w *World) httpRoutes(v *VirtualService) {
	for i, route := range v.Spec.Http {
		var to, mirrors []Destination
		for j, r := range route.Route {
			to = append(to, w.destination(v, r.Destination, "spec.http[%d].route[%d].destination", i, j))
		}
		if route.Mirror != nil {
			mirrors = append(mirrors, w.destination(v, route.Mirror, "spec.http[%d].mirror", i))
		}
		for j, m := range route.Mirrors {
			mirrors = append(mirrors, w.destination(v, m.GetDestination(), "spec.http[%d].mirrors[%d].destination", i, j))
		}
		ruleAt := v.HTTPPart(i)
		add := func(m *api.HTTPMatchRequest, at Part) {
			v.Routes = append(v.Routes, &Route{VirtualService: v, At: at, RuleAt: ruleAt, Kind: "http", Gateways: v.gatewaysOf(m.GetGateways()),
				Port: m.GetPort(), Match: m, HTTP: route, Destinations: to, Mirrors: mirrors})
		}
		if len(route.Match) == 0 {
			add(nil, ruleAt)
		}
		for j, m := range route.Match {
			add(m, v.HTTPMatchPart(i, j))
		}
	}
}

func (w *World) tlsRoutes(v *VirtualService) {
	for i, route := range v.Spec.Tls {
		to := w.destinations(v, route.Route, "spec.tls", i)
		for j, m := range route.Match {
			v.Routes = append(v.Routes, &Route{VirtualService: v, At: v.Part("spec.tls[%d].match[%d]", i, j), Kind: "tls",
				Gateways: v.gatewaysOf(m.Gateways), Port: m.Port, SNIHosts: m.SniHosts, TLS: m, Destinations: to})
		}
	}
}

func (w *World) tcpRoutes(v *VirtualService) {
	for i, route := range v.Spec.Tcp {
		to := w.destinations(v, route.Route, "spec.tcp", i)
		add := func(m *api.L4MatchAttributes, at Part) {
			v.Routes = append(v.Routes, &Route{VirtualService: v, At: at, Kind: "tcp", Gateways: v.gatewaysOf(m.GetGateways()),
				Port: m.GetPort(), L4: m, Destinations: to})
		}
		if len(route.Match) == 0 {
			add(nil, v.Part("spec.tcp[%d]", i))
		}
		for j, m := range route.Match {
			add(m, v.Part("spec.tcp[%d].match[%d]", i, j))
		}
	}
}

func (w *World) destinations(v *VirtualService, list []*api.RouteDestination, path string, i int) (to []Destination) {
	for j, r := range list {
		to = append(to, w.destination(v, r.Destination, path+"[%d].route[%d].destination", i, j))
	}
	return to
}

func (w *World) destination(v *VirtualService, d *api.Destination, path string, at ...any) Destination {
	return Destination{w.FullName(d.GetHost(), v.Namespace), d.GetSubset(), d.GetPort().GetNumber(), v.Part(path, at...)}
}

// ForwardedAtGateway returns the hosts that are destinations of routes: true if one of
// them is at a gateway, false if all are in the mesh.
func (w *World) ForwardedAtGateway() map[host.Pattern]bool {
	at := map[host.Pattern]bool{}
	for _, v := range w.VirtualServices {
		for _, r := range v.Routes {
			for _, d := range r.Destinations {
				for _, g := range r.Gateways {
					at[d.Host] = at[d.Host] || g != MeshGateway
				}
			}
		}
	}
	return at
}
