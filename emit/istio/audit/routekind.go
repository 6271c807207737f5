package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// routeKindRule finds routes of a kind that no server of their gateways accepts, such
// as tls routes at a server that terminates TLS: istiod drops them, and sometimes the
// listener with them.
var routeKindRule = Rule{"routekind", []code.Code{code.RouteKind}, (*Audit).routeKinds}

func (a *Audit) routeKinds() {
	for _, v := range a.VirtualServices {
		for _, route := range v.Routes {
			if at, wrong := unserved(route, v.Overlaps); wrong {
				a.report(finding{
					code: code.RouteKind, at: route.At, other: classPart(at),
					message: fmt.Sprintf("no server of %s accepts these %s routes: %s", at.Gateway, route.Kind, why(at, route)),
					atNote:  fmt.Sprintf("%s has %s routes here", v, route.Kind),
					note:    "the server is here",
					hint:    advice(at, route),
				})
			}
		}
	}
}

// unserved returns a server that the route may be intended for, if none accepts it. If
// a gateway is unknown, or its hosts are others, the result is unknown.
func unserved(route *world.Route, all map[string][]world.Overlap) (at *world.Server, wrong bool) {
	for _, name := range route.Gateways {
		if len(all[name]) == 0 {
			return nil, false
		}
		for _, o := range all[name] {
			if o.Server().Accepts(route) {
				return nil, false
			}
			if at == nil || nearness(o.Server(), route) > nearness(at, route) {
				at = o.Server()
			}
		}
	}
	return at, at != nil
}

// nearness returns how likely it is that the route is intended for the server: it names
// its port, or is of the kind that it accepts.
func nearness(s *world.Server, route *world.Route) int {
	switch {
	case route.Port == s.Port():
		return 2
	case s.Class.RouteKind() == route.Kind:
		return 1
	}
	return 0
}

// onlyPort reports whether only the port prevents the match.
func onlyPort(s *world.Server, route *world.Route) bool {
	return route.Port != 0 && route.Port != s.Port() && s.Class.RouteKind() == route.Kind
}

// classPart returns the part that decides the class of a server.
func classPart(s *world.Server) world.Part {
	if s.Class.UsesTLS() {
		return s.At.Field("tls.mode")
	}
	return s.At.Field("port.protocol")
}

// why returns the reason why the server does not accept the routes.
func why(s *world.Server, route *world.Route) string {
	if onlyPort(s, route) {
		return fmt.Sprintf("they match port %d, but it listens on %d", route.Port, s.Port())
	}
	return map[world.Class]string{
		world.PlainHTTP: "it serves plain http", world.HTTPS: "it terminates TLS and serves http", world.TCP: "it forwards TCP connections",
		world.TerminatedTLS: "it terminates TLS and forwards TCP", world.Passthrough: "it passes TLS through", world.AutoPassthrough: "it routes by mesh SNI (AUTO_PASSTHROUGH)",
	}[s.Class]
}

func advice(s *world.Server, route *world.Route) string {
	switch want := s.Class.RouteKind(); {
	case onlyPort(s, route):
		return fmt.Sprintf("match port: %d", s.Port())
	case want == "tls":
		return "write the routes under tls, with sniHosts"
	case slices.Contains([]string{"http", "tcp"}, want):
		return "write the routes under " + want
	}
	return "bind the VirtualService to another Gateway"
}
