package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// gatewayService finds ports of `listen` and of egress that are missing in the
// inventory's Service of the gateway. Package join checks the ports of `expose`.
func gatewayService(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	for _, g := range m.Gateways {
		for _, l := range g.Listens {
			servicePort(m, g, l.Port.Value, l.Port.Clause, sink)
		}
	}
	for _, used := range m.EgressGateways() {
		for _, port := range feature.EgressPorts {
			if listsPort(used.Gateway.Ports, port) { // else egressGateway reports it
				servicePort(m, used.Gateway, port, used.At, sink)
			}
		}
	}
}

func servicePort(m *model.Model, g *model.Gateway, port int, at diag.Span, sink *diag.Sink) {
	shown, known := m.Inventory.GatewayPorts(g.Namespace, g.Service)
	if !known || listsPort(shown, port) || m.Deployer(g) != nil {
		return
	}
	service, _ := m.Inventory.Shown(model.Service{Namespace: g.Namespace, Name: g.Service})
	sink.Add(diag.At(at, code.GatewayPortNotFound, "gateway %s has no port %d: its Service %s does not list it", g.Name, port, g.Service).
		WithHint("add it to the Service").WithRelated(service.At, "the Service is here"))
}
