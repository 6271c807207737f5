package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// grpcPort warns of grpc routes to a port whose Service does not declare grpc: a
// gateway calls such a port with http/1.1, which grpc servers do not answer. Istio
// does not read the port that the program declares.
func grpcPort(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	once := diag.Once{Sink: sink}
	for p, d := range m.Sent() {
		service, _ := m.Inventory.Shown(d.Service)
		port, known := service.Port(d.Port)
		info := m.Service(d.Service)
		https := info != nil && info.Backend.Value.Kind == "https"
		if !known || p.Protocol.Value != model.GRPC || https || port.Protocol != "" && port.Protocol != model.HTTP {
			continue
		}
		once.Add(diag.At(d.At, code.GRPCPort, "grpc requires http/2, but port %d of service %s is called with http/1.1: it is %s", d.Port, d.Service, port).
			WithHint("name the port grpc in its Service, or set appProtocol: grpc").WithRelated(service.At, "its Service is here"))
	}
}
