package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// meshPorts warns of mesh routes for a port that its Service does not declare as
// http: sidecars do not parse requests on it, so the routes have no effect.
func meshPorts(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	exposed := map[diag.Span]bool{} // by itself it is sent to that port, too
	for _, d := range m.Sent() {
		exposed[d.At] = true
	}
	for _, h := range m.MeshHosts {
		if h.Service == nil {
			continue
		}
		service, _ := m.Inventory.Shown(*h.Service)
		for _, routed := range h.Ports {
			port, known := service.Port(routed.Port)
			if !known || port.Protocol == "" || port.Protocol.PlainHTTP() || exposed[diag.First(h.Named)] {
				continue
			}
			sink.Add(diag.At(diag.First(h.Named), code.RoutesOfTCPPort, "sidecars do not parse http on port %d of service %s, which is %s: these routes have no effect", routed.Port, h.Service, port).
				WithHint("name the port http in its Service, or remove the routes").WithRelated(service.At, "its Service is here"))
		}
	}
}
