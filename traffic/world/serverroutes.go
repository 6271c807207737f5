package world

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	api "istio.io/api/networking/v1alpha3"
)

// AnyNamespace is the namespace of pods of which nothing is known. No namespace has this
// name.
const AnyNamespace = "*"

// RoutesAt returns the VirtualServices with a host of a server that gateway pods of a
// namespace may use. Source: networking/core/gateway.go pickMatchingGatewayHosts.
func (w *World) RoutesAt(s *Server, namespace string) []*VirtualService {
	return w.routes().of(s, namespace)
}

// servers returns the servers that have routes of the VirtualService. Source: as RoutesAt.
func (v *VirtualService) servers() []*Server {
	list := v.Servers()
	odd := slices.ContainsFunc(v.Hosts, isOdd)
	for _, b := range v.Bindings {
		if b.Gateway == nil || !odd && !b.Gateway.odd {
			continue
		}
		for _, s := range b.Gateway.Servers {
			if !slices.Contains(list, s) && len(s.SharedHosts(v)) > 0 {
				list = append(list, s)
			}
		}
	}
	return list
}

// isOdd reports whether a wildcard is not for whole labels, as *-a.example.com: there is no
// index of such hosts.
func isOdd(h host.Pattern) bool { return strings.HasPrefix(string(h), "*") && !h.IsWildcard() }

// A SharedHost is a host of both a server and a VirtualService.
type SharedHost struct {
	Name   string // the narrower of both
	Number int    // of the VirtualService's host
}

// SharedHosts returns the hosts of a server for a VirtualService. Source:
// pkg/config/host NamesForNamespace, Intersection.
func (s *Server) SharedHosts(v *VirtualService) (list []SharedHost) {
	for _, own := range s.Hosts() {
		if !own.Takes(v.Namespace) {
			continue
		}
		for i, h := range v.Hosts {
			name, overlap := NarrowerName(string(own.Host), string(h))
			if overlap && !slices.ContainsFunc(list, func(o SharedHost) bool { return o.Name == name }) {
				list = append(list, SharedHost{name, i})
			}
		}
	}
	return list
}

// A Leg is a tcp route, or a match of a tls route, of a VirtualService.
type Leg struct {
	*VirtualService
	Number int // of the route
	To     []*api.RouteDestination
	SNI    []string // of a tls route
	At     Part     // the match, or a route without one
}

// TCPLegs returns the tcp routes for a server of gateway pods in a namespace. istiod uses
// the first, and of a match the port and the gateways only. Source:
// networking/core/gateway.go buildGatewayNetworkFiltersFromTCPRoutes.
func (w *World) TCPLegs(s *Server, namespace string) (list []Leg) {
	for _, v := range w.RoutesAt(s, namespace) {
		for i, r := range v.Spec.Tcp {
			if at, taken := v.tcpMatch(i, s); taken && len(r.Route) > 0 {
				list = append(list, Leg{VirtualService: v, Number: i, To: r.Route, At: at})
			}
		}
	}
	return list
}

// tcpMatch returns the first match of a tcp route that is for a server.
func (v *VirtualService) tcpMatch(i int, s *Server) (at Part, taken bool) {
	list := v.Spec.Tcp[i].Match
	if len(list) == 0 {
		return v.Part("spec.tcp[%d]", i), true
	}
	for j, m := range list {
		if v.fits(m.GetPort(), m.GetGateways(), s) {
			return v.Part("spec.tcp[%d].match[%d]", i, j), true
		}
	}
	return Part{}, false
}

// fits reports whether a match with a port and gateways is for a server. Source:
// networking/core/gateway.go l4SingleMatch.
func (v *VirtualService) fits(port uint32, gateways []string, s *Server) bool {
	return (port == 0 || port == s.Port()) && v.Names(gateways, s.FullName())
}
