package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Route is a route of a virtual host, with the clusters to which it sends. Its
// settings and responses are those of the program.
type Route struct {
	*model.Route
	Ports   []int // of the requests; none: all
	Rewrite Rewrite
	// Matches are the alternatives that together match what the route does; none:
	// everything.
	Matches      []*model.Match
	Destinations []Destination
	Mirrors      []Destination // of Settings.Mirrors, in their order
	Headers      []Header      // of Settings.Headers, in their order
	// HostPattern is a regular expression of the Hosts of the requests; empty: any.
	HostPattern string
	// Authority is the Host with which all requests are sent on; empty: the same, or
	// those of the destinations.
	Authority string
}

// The statuses with which gateways and sidecars answer what no route of the program may
// have: a host that is restricted to other callers, one whose routes all apply to the
// mesh, and one that another server of the listener has (RFC 9110, 15.5).
const (
	StatusForbidden   = 403
	StatusNotFound    = 404
	StatusMisdirected = 421
)

// A Destination is the cluster of a service or a host outside, and its share of a route.
type Destination struct {
	Host   string
	Port   int    // 0: the service's only one
	Subset string // empty: none
	Share  model.Share
	// Cookie is what the response sets; empty: nothing.
	Cookie string
	At     diag.Span
	// Backend are the clauses that decided the subset; none: the route did.
	Backend []diag.Span
	// Authority is the Host of the share; empty: that of the route.
	Authority string
}

// A sender returns how routes send to a destination.
type sender func(model.Destination) Destination

// A subsetOf returns the subset to which a destination sends.
type subsetOf func(model.Destination) string

// A proxy is the kind of proxy that has a route.
type proxy struct {
	send  sender
	mesh  bool // a sidecar, else a gateway
	https bool // of its server
}

// inOrder returns the routes of a list for requests on one of the ports; no ports means
// all.
func (p *planner) inOrder(list []*model.Route, on proxy, ports ...int) []Route {
	var out []Route
	earlier := reached{}
	all, lost := preflights(list)
	p.lost = append(p.lost, lost...)
	for _, r := range all {
		out = append(out, p.routes(r.Route, r.preflight, earlier, on, ports...)...)
	}
	return out
}

// routes returns the routes that a route becomes, one for each way in which the path is
// rewritten. Earlier are the routes before it; it also takes the preflights, if any.
func (p *planner) routes(r *model.Route, preflight *model.Match, earlier reached, on proxy, ports ...int) []Route {
	var out []Route
	for _, part := range pathParts(r) {
		if r.Match.Path.Value.Op == model.Segments {
			part.paths = slices.DeleteFunc(part.paths, func(path model.Text) bool { return !earlier.by(r, path) })
			if len(part.paths) == 0 {
				continue
			}
		}
		one := p.route(r, on)
		one.Ports, one.Rewrite = ports, part.rewrite
		if len(ports) > 0 || !matchesAll(r.Match) {
			one.Matches = matchesOf(&r.Match, part.paths)
		}
		out = append(out, sticky(one, on)...)
		if preflight != nil { // it has no cookies
			last := &out[len(out)-1]
			last.Matches = append(last.Matches, matchesOf(preflight, part.paths)...)
		}
	}
	earlier.add(r)
	return out
}

// matchesOf returns the alternatives of a match for some of its paths; none: for all.
func matchesOf(m *model.Match, paths []model.Text) []*model.Match {
	if len(paths) == 0 {
		return alternatives(m)
	}
	var out []*model.Match
	for _, path := range paths {
		one := *m
		one.Path.Value = path
		out = append(out, alternatives(&one)...)
	}
	return out
}

func (p *planner) route(r *model.Route, on proxy) Route {
	out := Route{Route: r, Headers: headersOf(r, on.mesh)}
	for _, d := range r.Action.Destinations {
		out.Destinations = append(out.Destinations, on.send(d))
	}
	for _, m := range r.Settings.Mirrors {
		out.Mirrors = append(out.Mirrors, on.send(m.Destination))
	}
	out.decideAuthority()
	return out
}

func (p *planner) destination(d model.Destination, subset subsetOf) Destination {
	out := Destination{Host: p.fullName(d.Service), Port: d.Port, Subset: subset(d), Share: d.Share, At: d.At}
	if out.Subset != d.Subset {
		out.Backend = p.model.Service(d.Service).Backend.Said
	}
	return out
}

func matchesAll(m model.Match) bool {
	return !m.Method.Is() && !m.Path.Is() && len(m.Headers)+len(m.NoHeaders)+len(m.Queries)+len(m.From) == 0
}
