package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// unknownPorts advises to write ports that nothing says: only a service of one
// port can be called without. In a program with errors, that port may be one of
// them.
func unknownPorts(m *model.Model, sink *diag.Sink) {
	if sink.HasErrors() {
		return
	}
	seen := map[diag.Span]bool{}
	visit := func(d model.Destination) {
		if d.Port != 0 || seen[d.At] {
			return
		}
		seen[d.At] = true
		sink.Add(diag.At(d.At, "GWC0503", "the port of service %s is not known: it is called only if it has a single one", d.Service).
			WithHint("write it: %s:8080, or declare it: service %s { port 8080 http }", d.Service, d.Service))
	}
	for _, p := range m.Published {
		eachDestination(p.Routes, visit)
	}
	for _, h := range m.MeshHosts {
		for _, p := range h.Ports {
			eachDestination(p.Routes, visit)
		}
	}
}

func eachDestination(routes []model.Route, visit func(model.Destination)) {
	for _, r := range routes {
		for _, d := range r.Action.Destinations {
			visit(d)
		}
		for _, mirror := range r.Settings.Mirrors {
			visit(mirror.Destination)
		}
	}
}
