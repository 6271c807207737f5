package audit

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// shadowedRouteRule finds http routes that an earlier route of the same VirtualService
// makes unreachable.
var shadowedRouteRule = Rule{"shadowedroute", []code.Code{code.ShadowedManifestRoute}, (*Audit).shadowedRoutes}

func (a *Audit) shadowedRoutes() {
	h := a.hiding()
	for _, v := range a.VirtualServices {
		a.shadowedConnections(v)
		a.shadowedNames(v)
		before := map[taken]*world.Route{}
		var earlier []*world.Route
		for n, route := range v.Routes {
			if route.Kind != "http" {
				continue
			}
			where := strings.Join(route.Gateways, " ")
			switch first := shadowing(route, before, where); {
			case first != nil && first.HTTP != route.HTTP:
				a.shadowedRoute(route, []*world.Route{first})
			case first == nil && !a.own(v.Object):
				if hiders := h.hiders(route, earlier); len(hiders) > 0 {
					a.shadowedRoute(route, hiders)
				}
			}
			if route.HTTP.GetDelegate() != nil {
				continue // it takes only what routes of the delegate take
			}
			earlier = append(earlier, route)
			if n == len(v.Routes)-1 {
				break // nothing is behind it
			}
			if key := (taken{route.Requests(), route.Port, where}); before[key] == nil {
				before[key] = route
			}
		}
	}
}

// A taken is what routes with the same requests at the same port and gateways have in
// common.
type taken struct {
	requests string
	port     uint32
	where    string
}

// shadowedRoute reports a route whose requests others before it take.
func (a *Audit) shadowedRoute(route *world.Route, hiders []*world.Route) {
	f := finding{
		code: code.ShadowedManifestRoute, at: route.At, other: hiders[0].At,
		message: fmt.Sprintf("unreachable route in %s: a route before it matches all its requests", route.VirtualService),
		note:    "this route matches them", hint: "put the narrower route first",
	}
	if len(hiders) > 1 {
		f.message = fmt.Sprintf("unreachable route in %s: %d routes before it match all its requests", route.VirtualService, len(hiders))
		f.note, f.hint = "this route matches some of them", "remove it, or put it first"
	}
	f.shown = a.of(route, takenBy(hiders...))
	a.report(f)
}

// shadowing returns an earlier route that matches all requests of a route.
func shadowing(route *world.Route, before map[taken]*world.Route, where string) *world.Route {
	if len(before) == 0 {
		return nil
	}
	for _, wider := range route.Wider() {
		for _, port := range []uint32{0, route.Port} {
			if first := before[taken{wider, port, where}]; first != nil {
				return first
			}
		}
	}
	return nil
}

// shadowedNames finds tls routes whose server names all have an earlier route. Source:
// networking/core/tls.go, matchHasBeenHandled.
func (a *Audit) shadowedNames(v *world.VirtualService) {
	before := map[string]*world.Route{}
	for _, route := range v.Routes {
		if route.Kind != "tls" || route.TLS == nil {
			continue
		}
		m := route.TLS
		rest := fmt.Sprint(m.DestinationSubnets, m.SourceLabels, m.SourceNamespace, route.Gateways)
		first, free := (*world.Route)(nil), len(route.SNIHosts) == 0
		for _, name := range route.SNIHosts {
			name = strings.ToLower(name)
			found := cmp.Or(before[fmt.Sprint(name, " 0 ", rest)], before[fmt.Sprint(name, " ", route.Port, " ", rest)])
			first, free = cmp.Or(first, found), free || found == nil
			if key := fmt.Sprint(name, " ", route.Port, " ", rest); before[key] == nil {
				before[key] = route
			}
		}
		if free || first == route {
			continue
		}
		a.report(finding{
			code: code.ShadowedManifestRoute, at: route.At, other: first.At,
			message: fmt.Sprintf("unreachable route in %s: a route before it matches all its connections", v),
			note:    "this route matches them", hint: "remove one of them",
		})
	}
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
