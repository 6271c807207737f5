package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// gatewayTargets warns of a declared target port of a gateway that differs from its
// Service.
func gatewayTargets(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	for _, g := range m.Gateways {
		if !g.Declared.Known() || m.Deployer(g) != nil { // its Service is replaced
			continue
		}
		shown, _ := m.Inventory.GatewayPorts(g.Namespace, g.Service)
		for _, p := range g.Ports {
			i := slices.IndexFunc(shown, func(s model.GatewayPort) bool { return s.Number == p.Number })
			if i < 0 || p.Target == 0 || shown[i].Target == 0 || shown[i].Target == p.Target {
				continue
			}
			sink.Add(diag.At(p.At, code.GatewayPortTarget, "the target port of port %d of gateway %s is %d in its Service, not %d", p.Number, g.Name, shown[i].Target, p.Target).
				WithHint("write %d->%d", p.Number, shown[i].Target).WithRelated(shown[i].At, "the Service is here"))
		}
	}
}
