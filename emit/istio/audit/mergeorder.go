package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// mergeOrderRule finds http routes for the same requests to one host in two
// VirtualServices: istiod puts the routes of the older one first.
var mergeOrderRule = Rule{"mergeorder", []code.Code{code.MergeOrder, code.ConflictingVirtualServices}, (*Audit).mergeOrder}

func (a *Audit) mergeOrder() {
	for _, l := range a.Listeners {
		made := map[string]bool{}
		for _, server := range l.Kept {
			if name := server.Table; server.Class.RouteKind() == "http" && !made[name] {
				made[name] = true
				a.mergeOrderAt(l, l.Tables[name])
			}
		}
	}
}

// mergeOrderAt compares the routes of servers that share them. Plain http of a host that
// redirects to https has none that matter.
func (a *Audit) mergeOrderAt(l *world.Listener, servers []*world.Served) {
	for _, h := range a.VirtualHosts(servers, l.Namespace, l.Labels) {
		if len(h.Shares) < 2 || h.Redirects() != nil && h.Redirects().Class == world.PlainHTTP {
			continue
		}
		t := table{l, h.Name, nil, map[string][]*world.Route{}, map[*world.Route]int{}, map[*world.Route]*world.Served{}}
		for _, share := range h.Shares {
			t.add(share)
		}
		for _, route := range t.routes {
			if other, same := t.conflicting(route); other != nil {
				a.conflictingRoutes(t, other, route, same)
			}
		}
	}
}

// A table is the http routes of a virtual host, in the order in which they are merged.
type table struct {
	listener *world.Listener
	host     string
	routes   []*world.Route
	matching map[string][]*world.Route // by the requests that they match
	position map[*world.Route]int      // in routes
	server   map[*world.Route]*world.Served
}

func (t *table) add(share world.Share) {
	for _, route := range share.Routes {
		if _, has := t.position[route]; !has {
			t.position[route], t.server[route] = len(t.routes), share.Server
			t.routes = append(t.routes, route)
			t.matching[route.Requests()] = append(t.matching[route.Requests()], route)
		}
	}
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
func (a *Audit) conflictingRoutes(t table, wide, narrow *world.Route, same bool) {
	name := t.host
	f := finding{
		code: code.MergeOrder, at: narrow.At, other: wide.At,
		message: fmt.Sprintf("%s also matches these requests to %s: the older object wins", wide.VirtualService, name),
		atNote:  fmt.Sprintf("%s matches some of them here", narrow.VirtualService), note: "this route matches them",
		hint: "write the routes of a host in one VirtualService, the narrowest first", shown: a.of(narrow, takenBy(wide)),
		unsure: !t.listener.SharesPods(t.server[wide].Server, t.server[narrow].Server),
	}
	switch {
	case same:
		f.code = code.ConflictingVirtualServices
		f.message = fmt.Sprintf("two VirtualServices match the same requests to %s: only the route of the older one is used", name)
		f.atNote, f.note, f.hint = "one route is here", "the other route is here", "keep the route in one of them"
	case wide.GoesLast() && !a.own(wide.VirtualService.Object):
		return // istiod puts a route without conditions last
	case wide.GoesLast():
		f.message = fmt.Sprintf("%s takes some of the requests to %s", narrow.VirtualService, name)
		f.shown = a.of(narrow, takenBy(narrow))
		f.at, f.other, f.atNote, f.note = wide.At, narrow.At, "all requests are matched here", "this route matches some of them"
	}
	a.report(f)
}
