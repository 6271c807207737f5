package audit

import (
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"
)

const meshGateway = "mesh"

// A virtualService is a VirtualService.
type virtualService struct {
	*object
	spec  *api.VirtualService
	hosts []string // in full
	bound []bound
	legs  []*leg
}

// A bound is a gateway of a VirtualService; nil gateways are mesh or unknown.
type bound struct {
	name    string // NAMESPACE/NAME, or mesh
	gateway *gateway
	part    part
}

// A leg is one route of a VirtualService under one of its matches.
type leg struct {
	virtualService *virtualService
	part           part
	section        string   // http, tls or tcp
	gateways       []string // NAMESPACE/NAME, or mesh
	port           uint32   // 0: any
	names          []string // the sniHosts of a tls leg
	http           *api.HTTPMatchRequest
	l4             *api.L4MatchAttributes
	route          *api.HTTPRoute // of an http leg
	to             []destination
}

// A destination is the destination of a route.
type destination struct {
	host, subset string
	port         uint32
	part         part
}

func (s *set) newVirtualService(o *object, spec *api.VirtualService) *virtualService {
	v := &virtualService{object: o, spec: spec}
	for _, h := range spec.Hosts {
		v.hosts = append(v.hosts, s.fullName(h, o.namespace))
	}
	for i, name := range spec.Gateways {
		v.bound = append(v.bound, bound{name: gatewayName(name, o.namespace), part: o.part("spec.gateways[%d]", i)})
	}
	if len(v.bound) == 0 && len(v.hosts) > 0 { // without hosts it is a part of another
		v.bound = []bound{{name: meshGateway, part: o.part("spec.hosts")}}
	}
	s.httpLegs(v)
	s.tlsLegs(v)
	s.tcpLegs(v)
	return v
}

// gatewayName returns the full name of a Gateway; NAME.NAMESPACE.svc.DOMAIN is an old
// form.
func gatewayName(said, namespace string) string {
	switch {
	case said == meshGateway || strings.Contains(said, "/"):
		return strings.Replace(said, "./", namespace+"/", 1)
	case strings.Contains(said, "."):
		name, rest, _ := strings.Cut(said, ".")
		namespace, _, _ = strings.Cut(rest, ".")
		return namespace + "/" + name
	}
	return namespace + "/" + said
}

// fullName returns the full name of a host: one without a dot is a service in the
// object's namespace.
func (s *set) fullName(host, namespace string) string {
	host = strings.ToLower(host)
	if host == "" || host == "*" || strings.Contains(host, ".") {
		return host
	}
	return host + "." + namespace + ".svc." + s.mesh.Domain
}

func (s *set) httpLegs(v *virtualService) {
	for i, route := range v.spec.Http {
		to := []destination{}
		for j, r := range route.Route {
			to = append(to, s.destination(v, r.Destination, "spec.http[%d].route[%d].destination", i, j))
		}
		add := func(m *api.HTTPMatchRequest, p part) {
			v.legs = append(v.legs, &leg{virtualService: v, part: p, section: "http", gateways: v.gatewaysOf(m.GetGateways()),
				port: m.GetPort(), http: m, route: route, to: to})
		}
		if len(route.Match) == 0 {
			add(nil, v.part("spec.http[%d]", i))
		}
		for j, m := range route.Match {
			add(m, v.part("spec.http[%d].match[%d]", i, j))
		}
	}
}

func (s *set) tlsLegs(v *virtualService) {
	for i, route := range v.spec.Tls {
		to := s.destinations(v, route.Route, "spec.tls", i)
		for j, m := range route.Match {
			v.legs = append(v.legs, &leg{virtualService: v, part: v.part("spec.tls[%d].match[%d]", i, j), section: "tls",
				gateways: v.gatewaysOf(m.Gateways), port: m.Port, names: m.SniHosts, to: to})
		}
	}
}

func (s *set) tcpLegs(v *virtualService) {
	for i, route := range v.spec.Tcp {
		to := s.destinations(v, route.Route, "spec.tcp", i)
		add := func(m *api.L4MatchAttributes, p part) {
			v.legs = append(v.legs, &leg{virtualService: v, part: p, section: "tcp", gateways: v.gatewaysOf(m.GetGateways()),
				port: m.GetPort(), l4: m, to: to})
		}
		if len(route.Match) == 0 {
			add(nil, v.part("spec.tcp[%d]", i))
		}
		for j, m := range route.Match {
			add(m, v.part("spec.tcp[%d].match[%d]", i, j))
		}
	}
}

func (s *set) destinations(v *virtualService, list []*api.RouteDestination, path string, i int) (to []destination) {
	for j, r := range list {
		to = append(to, s.destination(v, r.Destination, path+"[%d].route[%d].destination", i, j))
	}
	return to
}

func (s *set) destination(v *virtualService, d *api.Destination, path string, at ...any) destination {
	p := v.part(path, at...)
	return destination{s.fullName(d.GetHost(), v.namespace), d.GetSubset(), d.GetPort().GetNumber(), p}
}

// gatewaysOf returns the gateways that a match names, else the VirtualService's.
func (v *virtualService) gatewaysOf(said []string) (names []string) {
	for _, name := range said {
		names = append(names, gatewayName(name, v.namespace))
	}
	if len(said) == 0 {
		for _, b := range v.bound {
			names = append(names, b.name)
		}
	}
	return names
}

// namespaceOf returns the namespace of NAMESPACE/NAME.
func namespaceOf(name string) string {
	namespace, _, _ := strings.Cut(name, "/")
	return namespace
}

// absolute reports whether a host is another of the hosts with a trailing dot: an
// alternative spelling that needs no checks of its own.
func (v *virtualService) absolute(name string) bool {
	plain, dotted := strings.CutSuffix(name, ".")
	return dotted && slices.Contains(v.hosts, plain)
}
