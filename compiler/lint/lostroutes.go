package lint

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/compiler/routes"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A listenerPort is a port of a gateway.
type listenerPort struct {
	gateway *model.Gateway
	port    int
}

// lostRoutes advises about routes of a wildcard that a narrower host of the same port does
// not have: only the most specific host handles a request.
func lostRoutes(m *model.Model, sink *diag.Sink) {
	hosts := map[listenerPort]*host.Map[*model.Published]{}
	for _, p := range m.Published {
		at := listenerPort{p.Gateway, p.Port}
		if hosts[at] == nil {
			hosts[at] = &host.Map[*model.Published]{}
		}
		hosts[at].Put(p.Host, p)
	}
	c := routes.NewComparer()
	for _, p := range m.Published {
		if p.Host == "" || p.Host == "*" || len(p.Routes) == 0 {
			continue
		}
		for wide := range hosts[listenerPort{p.Gateway, p.Port}].Above(p.Host) {
			if lost := lostRoute(c, wide, p); lost.Known() {
				sink.Add(diag.At(diag.First(p.HostSaid), code.LostRoutes, "host %s does not have this route of %s: only the most specific host handles a request", p.Host, wide.Host).
					WithHint("repeat the route in the block of %s, if it is for this host too", p.Host).WithRelated(lost, "the route of the wildcard"))
			}
			break
		}
	}
}

// lostRoute returns the place of the first route of the wildcard for some requests of a
// host that the narrower host has no route for; nowhere: none.
func lostRoute(c *routes.Comparer, wide, narrow *model.Published) diag.Span {
	for _, r := range wide.Routes {
		if routes.TakesAll(r.Match) || r.Match.Mesh() {
			continue
		}
		rule := c.Rule(&r)
		same := slices.ContainsFunc(narrow.Routes, func(o model.Route) bool {
			return !routes.TakesAll(o.Match) && c.Compare(rule, c.Rule(&o)) == routes.Same
		})
		if !same {
			return diag.First(r.At)
		}
	}
	return diag.Span{}
}
