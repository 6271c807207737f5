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

// routes returns the routes for requests on one of the ports, one for each way in which
// the path is rewritten; no ports means all. Earlier are the routes before it.
func (p *planner) routes(r *model.Route, earlier reached, send sender, ports ...int) []Route {
	var out []Route
	for _, part := range pathParts(r) {
		if r.Match.Path.Value.Op == model.Segments {
			part.paths = slices.DeleteFunc(part.paths, func(path model.Text) bool { return !earlier.by(r, path) })
			if len(part.paths) == 0 {
				continue
			}
		}
		one := p.route(r, send)
		one.Ports, one.Rewrite = ports, part.rewrite
		if len(ports) > 0 || !matchesAll(r.Match) {
			one.Matches = matchesOf(&r.Match, part.paths)
		}
		out = append(out, one)
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

func (p *planner) route(r *model.Route, send sender) Route {
	out := Route{Route: r}
	for _, d := range r.Action.Destinations {
		out.Destinations = append(out.Destinations, send(d))
	}
	for _, m := range r.Settings.Mirrors {
		out.Mirrors = append(out.Mirrors, send(m.Destination))
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
