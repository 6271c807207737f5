package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// declaredPorts warns of a port that is declared as http but is something else in the
// inventory, or vice versa. The Service decides.
func declaredPorts(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	for _, s := range m.Services {
		service, _ := m.Inventory.Shown(s.Service)
		for _, p := range s.Ports {
			shown, known := service.Port(p.Number)
			if !known || shown.Protocol == "" || shown.Protocol.PlainHTTP() == p.Protocol.PlainHTTP() {
				continue
			}
			sink.Add(diag.At(p.At, code.DeclaredPortProtocol, "port %d of service %s is declared as %s, but in the inventory it is %s", p.Number, s.Service, p.Protocol, shown).
				WithHint("declare the protocol of the Service: port %d %s", p.Number, shown.Protocol).WithRelated(service.At, "its Service is here"))
		}
	}
}
