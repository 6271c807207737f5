package lint

import (
	"reflect"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/compiler/routes"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// meshOnly advises about a service with routes in the mesh that is exposed without them:
// requests from outside go to the service itself.
func meshOnly(m *model.Model, sink *diag.Sink) {
	inside := map[model.Service]*model.MeshHost{}
	for _, h := range m.MeshHosts {
		if h.Service != nil {
			inside[*h.Service] = h
		}
	}
	seen := map[diag.Span]bool{}
	for _, p := range m.Published {
		if p.Protocol.Value.Opaque() || p.Protocol.Value == model.TLS || p.Mode.Value == model.Passthrough {
			continue
		}
		for _, r := range p.Routes {
			if len(r.Action.Destinations) != 1 {
				continue
			}
			d := r.Action.Destinations[0]
			h := inside[d.Service]
			if h == nil || !plain(r, d.Service) || seen[d.At] || !routedApart(h, d.Port, p.Said) {
				continue
			}
			seen[d.At] = true
			sink.Add(diag.At(d.At, code.MeshRoutesOnly, "requests from outside to %s do not follow the routes that %s has in the mesh", p.Host, d.Service).
				WithHint("write the routes once, in `expose ... also mesh { ... }`, if they are for both").WithRelated(diag.First(h.Said), "routes in the mesh"))
		}
	}
}

// routedApart reports whether other statements than those of a published host give the
// service routes of its own on a port.
func routedApart(h *model.MeshHost, port int, said []diag.Span) bool {
	if slices.ContainsFunc(h.Said, func(s diag.Span) bool { return slices.Contains(said, s) }) {
		return false
	}
	return slices.ContainsFunc(h.Ports, func(p model.MeshPort) bool {
		return (port == 0 || p.Port == port) && slices.ContainsFunc(p.Routes, func(r model.Route) bool {
			return len(r.At) > 0 && !plain(r, *h.Service)
		})
	})
}

// plain reports whether a route does what happens without it.
func plain(r model.Route, s model.Service) bool {
	to := r.Action.Destinations
	return routes.TakesAll(r.Match) && len(to) == 1 && to[0].Service == s && to[0].Subset == "" &&
		len(r.Settings.Mirrors)+len(r.Settings.Headers) == 0 && reflect.DeepEqual(r.Settings, model.Settings{Mirrors: r.Settings.Mirrors, Headers: r.Settings.Headers})
}
