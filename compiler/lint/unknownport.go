package lint

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// unknownPorts advises to write ports that nothing says: only a service of one
// port can be called without.
func unknownPorts(m *model.Model, sink *diag.Sink) {
	seen := map[diag.Span]bool{}
	visit := func(routes []model.Route) {
		for d := range model.Destinations(routes) {
			if d.Port != 0 || seen[d.At] {
				continue
			}
			seen[d.At] = true
			sink.Add(diag.At(d.At, "GWC0503", "the port of service %s is not known: it is called only if it has a single one", d.Service).
				WithHint("write it: %s:8080, or declare it: service %s { port 8080 http }", d.Service, d.Service))
		}
	}
	for _, p := range m.Published {
		visit(p.Routes)
	}
	for _, h := range m.MeshHosts {
		for _, p := range h.Ports {
			visit(p.Routes)
		}
	}
}
