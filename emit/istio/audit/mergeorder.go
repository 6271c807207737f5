package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// mergeOrderRule finds http routes for the same requests to one host in two
// VirtualServices: istiod puts the routes of the older one first.
var mergeOrderRule = Rule{"mergeorder", []code.Code{code.MergeOrder, code.ConflictingVirtualServices}, (*Audit).mergeOrder}

func (a *Audit) mergeOrder() {
	tables := map[string]*table{}
	var names []string
	for _, v := range a.VirtualServices {
		for _, b := range v.Bindings {
			for _, o := range v.Overlaps[b.Name] {
				server, name := o.Server(), tableName(v, o)
				if server.Class.RouteKind() != "http" || server.Redirects() {
					continue
				}
				if tables[name] == nil {
					tables[name] = &table{host: served(v, o), matching: map[string][]*world.Route{}, position: map[*world.Route]int{}}
					names = append(names, name)
				}
				tables[name].add(v, server)
			}
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, route := range tables[name].routes {
			if other, same := tables[name].conflicting(route); other != nil {
				a.conflictingRoutes(tables[name].host, other, route, same)
			}
		}
	}
}

// A table is all http routes of a host that are merged in one place.
type table struct {
	host     host.Pattern
	routes   []*world.Route
	position map[*world.Route]int      // in routes
	matching map[string][]*world.Route // by the requests that they match
}

// tableName returns where the routes are merged with those of others: for TLS at each
// server, for plain http at each port of pods. Source: networking/core/gateway.go
// buildGatewayHTTPRouteConfig.
func tableName(v *world.VirtualService, o world.Overlap) string {
	server := o.Server()
	if server.Class == world.HTTPS {
		return fmt.Sprintf("%s %s %s", served(v, o), server.FullName(), server.At.Path)
	}
	return fmt.Sprintf("%s %s %d", served(v, o), server.Pods, server.Port())
}

// served returns the host of an overlap: the server's if the VirtualService has a
// wildcard that covers it, else the VirtualService's.
func served(v *world.VirtualService, o world.Overlap) host.Pattern {
	if v.Hosts[o.Number].IsWildcard() && !o.Host.Host.IsWildcard() {
		return o.Host.Host
	}
	return v.Hosts[o.Number]
}

func (t *table) add(v *world.VirtualService, server *world.Server) {
	for _, route := range v.Routes {
		if route.AppliesAt(server.FullName()) && server.Accepts(route) && !t.has(route) {
			t.position[route] = len(t.routes)
			t.routes = append(t.routes, route)
			t.matching[route.Requests()] = append(t.matching[route.Requests()], route)
		}
	}
}

func (t *table) has(route *world.Route) bool {
	_, has := t.position[route]
	return has
}

// conflicting returns the first route of another VirtualService that matches all
// requests of a route, and whether it matches exactly these: then it is the older one.
func (t *table) conflicting(route *world.Route) (other *world.Route, same bool) {
	for _, wider := range route.Wider() {
		same := wider == route.Requests()
		for _, other := range t.matching[wider] {
			if other.VirtualService != route.VirtualService && (!same || t.position[other] < t.position[route]) {
				return other, same
			}
		}
	}
	return nil, false
}

// conflictingRoutes reports a route that matches all requests of another, or the same.
func (a *Audit) conflictingRoutes(name host.Pattern, wide, narrow *world.Route, same bool) {
	f := finding{
		code: code.MergeOrder, at: narrow.At, other: wide.At,
		message: fmt.Sprintf("%s also matches these requests to %s: the older object wins", wide.VirtualService, name),
		atNote:  fmt.Sprintf("%s matches some of them here", narrow.VirtualService), note: "this route matches them",
		hint: "write the routes of a host in one VirtualService, the narrowest first", shown: a.of(narrow, takenBy(wide)),
	}
	switch {
	case same:
		f.code = code.ConflictingVirtualServices
		f.message = fmt.Sprintf("two VirtualServices match the same requests to %s: only the route of the older one is used", name)
		f.atNote, f.note, f.hint = "one route is here", "the other route is here", "keep the route in one of them"
	case wide.CatchesAll() && !a.own(wide.VirtualService.Object):
		return // istiod puts a route without conditions last
	case wide.CatchesAll():
		f.message = fmt.Sprintf("%s takes some of the requests to %s", narrow.VirtualService, name)
		f.shown = a.of(narrow, takenBy(narrow))
		f.at, f.other, f.atNote, f.note = wide.At, narrow.At, "all requests are matched here", "this route matches some of them"
	}
	a.report(f)
}
