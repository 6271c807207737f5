package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// gatewayService finds ports of `listen` and of egress that are missing in the
// inventory's Service of the gateway. Package join checks the ports of `expose`.
func gatewayService(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	has := func(list []model.GatewayPort, port int) bool {
		return slices.ContainsFunc(list, func(p model.GatewayPort) bool { return p.Number == port })
	}
	report := func(g *model.Gateway, port int, said diag.Span) {
		shown, known := m.Inventory.GatewayPorts(g.Namespace, g.Service)
		if !known || has(shown, port) {
			return
		}
		service, _ := m.Inventory.Shown(model.Service{Namespace: g.Namespace, Name: g.Service})
		sink.Add(diag.At(said, code.GatewayPortNotFound, "gateway %s has no port %d: its Service %s does not list it", g.Name, port, g.Service).
			WithHint("add it to the Service").WithRelated(service.At, "the Service is here"))
	}
	for _, g := range m.Gateways {
		for _, l := range g.Listens {
			report(g, l.Port.Value, l.Port.Clause)
		}
	}
	for g, said := range egressGateways(m) {
		for _, port := range []int{80, 443} {
			if has(g.Ports, port) { // else it is GWC0616
				report(g, port, said)
			}
		}
	}
}
