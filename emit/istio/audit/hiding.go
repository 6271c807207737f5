package audit

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A hiding finds http routes that several earlier ones hide together, or one in a way
// that their texts do not show: no request is left for them.
type hiding struct {
	reacher *request.Reacher // nil: it is not known which requests there are
	matches map[*world.Route]request.Match
}

// mostRoutes is how many routes of a VirtualService are compared in this way.
const mostRoutes = 200

func (a *Audit) hiding() hiding {
	if settings, _ := a.Inventory.MeshSettings(a.Mesh.Root, ""); settings.RawPaths {
		return hiding{} // paths are not normalized: there are more requests
	}
	return hiding{request.NewReacher(), map[*world.Route]request.Match{}}
}

// hiders returns the earlier routes that take all requests of a route, at all its
// gateways; none if some request is left, or if that is not known.
func (h hiding) hiders(route *world.Route, earlier []*world.Route) (all []*world.Route) {
	if h.reacher == nil || len(earlier) == 0 || len(earlier) > mostRoutes {
		return nil
	}
	m := h.matchOf(route)
	if slices.ContainsFunc(m, connects) {
		return nil
	}
	var known []*world.Route // of the gateway before
	for i, gateway := range route.Gateways {
		var list []*world.Route
		for _, e := range earlier {
			if e.AppliesAt(gateway) && e.HTTP != route.HTTP && (e.Port == 0 || e.Port == route.Port) && hasCallersOf(e, route) {
				list = append(list, e)
			}
		}
		if i > 0 && slices.Equal(list, known) {
			continue
		}
		known = list
		matches := make([]request.Match, len(list))
		for n, e := range list {
			matches[n] = h.matchOf(e)
		}
		found, hidden := h.reacher.Hidden(m, matches)
		if !hidden {
			return nil
		}
		for _, n := range found {
			if !slices.Contains(all, list[n]) {
				all = append(all, list[n])
			}
		}
	}
	return all
}

// matchOf returns what a route asks of a request, which is read once.
func (h hiding) matchOf(route *world.Route) request.Match {
	m, read := h.matches[route]
	if !read {
		m, _ = proxy.MatchOf(route.Match)
		h.matches[route] = m
	}
	return m
}

// hasCallersOf reports whether a route applies to all callers of another.
func hasCallersOf(wide, narrow *world.Route) bool {
	if from := wide.Match.GetSourceNamespace(); from != "" && from != narrow.Match.GetSourceNamespace() {
		return false
	}
	labels := wide.Match.GetSourceLabels()
	return len(labels) == 0 || maps.Equal(labels, narrow.Match.GetSourceLabels())
}

// connects reports whether a condition is about methods, and CONNECT is one of them: such
// requests have no path, and are not looked for.
func connects(c request.Cond) bool {
	return c.Part.Kind == request.Method && c.Accepts("CONNECT") != c.Not
}
