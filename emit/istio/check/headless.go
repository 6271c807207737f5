package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// headless warns of mesh routes to a headless service: a sidecar forwards the request
// to the address that the caller resolved, not to the destination. Gateways use the
// endpoints.
func headless(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	once := diag.Once{Sink: sink}
	for _, h := range m.MeshHosts {
		for _, p := range h.Ports {
			for d := range model.Destinations(p.Routes) {
				self := h.Service != nil && *h.Service == d.Service && d.Subset == ""
				service, _ := m.Inventory.Shown(d.Service)
				if self || !service.Headless || !d.At.Known() {
					continue
				}
				once.Add(diag.At(d.At, code.HeadlessService, "service %s is headless: sidecars send requests to the address that the caller resolved, not to this destination", d.Service).
					WithHint("use a Service with a cluster IP").WithRelated(service.At, "its Service is here"))
			}
		}
	}
}
