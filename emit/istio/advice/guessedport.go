package advice

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// guessedPorts advises about ports without a protocol in their Service: sidecars
// detect it from the first bytes, and gateways call the port with http/1.1.
func guessedPorts(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	once := diag.Once{Sink: sink}
	for _, p := range m.Published {
		http := p.Protocol.Value == model.HTTP || p.Protocol.Value == model.HTTP2 || p.Protocol.Value == model.HTTPS
		for d := range model.Destinations(p.Routes) {
			service, _ := m.Inventory.Shown(d.Service)
			port, known := service.Port(d.Port)
			if !http || p.Mode.Value == model.Passthrough || !known || port.Protocol != "" || !d.At.Known() {
				continue
			}
			once.Add(diag.At(d.At, code.PortWithoutProtocol, "port %d of service %s is %s, which sets no protocol: Istio detects it automatically", d.Port, d.Service, port).
				WithHint("name the port http in its Service, or set appProtocol: http").WithRelated(service.At, "its Service is here"))
		}
	}
}
