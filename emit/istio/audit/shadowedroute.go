package audit

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// shadowedRouteRule finds http routes that an earlier route of the same VirtualService
// makes unreachable.
var shadowedRouteRule = Rule{"shadowedroute", []code.Code{code.ShadowedManifestRoute}, (*Audit).shadowedRoutes}

func (a *Audit) shadowedRoutes() {
	for _, v := range a.VirtualServices {
		a.shadowedConnections(v)
		before := map[string]*world.Route{}
		for _, route := range v.Routes {
			if route.Kind != "http" {
				continue
			}
			where := strings.Join(route.Gateways, " ")
			if first := shadowing(route, before, where); first != nil && first.HTTP != route.HTTP {
				a.report(finding{
					code: code.ShadowedManifestRoute, at: route.At, other: first.At,
					message: fmt.Sprintf("unreachable route in %s: a route before it matches all its requests", v),
					note:    "this route matches them", hint: "put the narrower route first",
				})
			}
			if key := fmt.Sprint(route.Requests(), "|", route.Port, "|", where); before[key] == nil {
				before[key] = route
			}
		}
	}
}

// shadowing returns an earlier route that matches all requests of a route.
func shadowing(route *world.Route, before map[string]*world.Route, where string) *world.Route {
	for _, wider := range route.Wider() {
		for _, port := range []uint32{0, route.Port} {
			if first := before[fmt.Sprint(wider, "|", port, "|", where)]; first != nil {
				return first
			}
		}
	}
	return nil
}

// shadowedConnections finds tcp routes after one with the same match, or without any.
func (a *Audit) shadowedConnections(v *world.VirtualService) {
	before := map[string]*world.Route{}
	for _, route := range v.Routes {
		if route.Kind != "tcp" {
			continue
		}
		where := strings.Join(route.Gateways, " ")
		m := route.L4
		text := fmt.Sprint(m.GetPort(), m.GetDestinationSubnets(), m.GetSourceLabels(), m.GetSourceNamespace())
		for _, key := range []string{text, fmt.Sprint(0, []string{}, map[string]string{}, "")} {
			if first := before[key+where]; first != nil {
				a.report(finding{
					code: code.ShadowedManifestRoute, at: route.At, other: first.At,
					message: fmt.Sprintf("unreachable route in %s: a route before it matches all its connections", v),
					note:    "this route matches them", hint: "remove one of them",
				})
				break
			}
		}
		if before[text+where] == nil {
			before[text+where] = route
		}
	}
}
