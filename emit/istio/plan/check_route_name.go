package plan

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkRouteNames reports routes with a name that become several routes of one
// VirtualService: a controller changes only one of them.
func (ck *checker) checkRouteNames() {
	seen := map[diag.Span]bool{}
	for _, h := range ck.plan.Ingress.Hosts {
		if h.Routed == model.HTTP {
			ck.checkNamed(h.Routes, seen)
		}
	}
	for _, h := range ck.plan.Mesh.Hosts {
		ck.checkNamed(h.Routes, seen)
	}
}

func (ck *checker) checkNamed(list []Route, seen map[diag.Span]bool) {
	of := map[string]int{}
	for _, r := range list {
		name := r.Name.Value
		if name == "" {
			continue
		}
		of[name]++
		if of[name] == 1 || seen[r.Name.At] {
			continue
		}
		seen[r.Name.At] = true
		why, hint, at := split(r)
		d := diag.At(r.Name.At, code.SplitNamedRoute, "route `%s` becomes several routes of the output, %s, and a controller changes only one", name, why).
			WithHint("%s", hint)
		if at.Known() {
			d = d.WithRelated(at, "because of this")
		}
		ck.sink.Add(d)
	}
}

// split says why a route becomes several ones, and what to do.
func split(r Route) (why, hint string, at diag.Span) {
	s := r.Settings
	switch {
	case s.Sticky.Is():
		return "one for each cookie", "remove `sticky`, or remove the name", s.Sticky.Clause
	case r.Rewrite.Text != "" && s.RewritePath.Is() && r.Match.Path.Value.Op == model.Segments:
		return "because the rewrite differs for the path and what is under it", "write `" + r.Match.Path.Value.Value + "/` or `= " + r.Match.Path.Value.Value + "` for the path", s.RewritePath.Clause
	case s.CORS.Is():
		return "one for its preflights", "move the condition that preflights do not have to another route, or remove the name", s.CORS.Clause
	}
	return "because the ports of the host do not have the same routes", "state the same routes for all ports of the host, or remove the name", diag.Span{}
}
