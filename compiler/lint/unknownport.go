package lint

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// unknownPorts advises to write unknown ports: a destination without a port works
// only if the service has a single port.
func unknownPorts(m *model.Model, sink *diag.Sink) {
	once := diag.Once{Sink: sink}
	visit := func(routes []model.Route, sample model.Sample) {
		for d := range model.Destinations(routes) {
			if d.Port != 0 {
				continue
			}
			once.Add(diag.At(d.At, code.DestinationWithoutPort, "unknown port of service %s: it works only if the service has a single port", d.Service).
				WithHint("add the port: %s:%d, or declare it: service %s { port %d %s }", d.Service, sample.Number, d.Service, sample.Number, sample.Protocol))
		}
	}
	for _, p := range m.Published {
		visit(p.Routes, model.Behind(p.Protocol.Value, p.Mode.Value))
	}
	for _, h := range m.MeshHosts {
		for _, p := range h.Ports {
			visit(p.Routes, model.Behind(model.HTTP, model.NoMode))
		}
	}
}
