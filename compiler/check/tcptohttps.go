package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A target is a port of a service.
type target struct {
	service model.Service
	port    int
}

// tcpToHTTPS finds tcp to a port that gateways call with the service's own https:
// they can neither send it as it is, in plain text, nor encrypt what a client may
// have encrypted already. Another port of the service may be without TLS.
func tcpToHTTPS(m *model.Model, sink *diag.Sink) {
	encrypted, once := map[target]bool{}, diag.Once{Sink: sink}
	for p, d := range m.Sent() {
		s := m.Service(d.Service)
		if s != nil && s.Backend.Value.Kind == "https" && !p.Protocol.Value.Opaque() && p.Mode.Value != model.Passthrough {
			encrypted[target{d.Service, d.Port}] = true
		}
	}
	for p, d := range m.Sent() {
		if !encrypted[target{d.Service, d.Port}] || !p.Protocol.Value.Opaque() {
			continue
		}
		once.Add(diag.At(d.At, code.BackendOfConnections, "%s to service %s would not be encrypted, and `backend https` encrypts calls of this port", p.Protocol.Value, d.Service).
			WithHint("write `tls passthrough at HOST` instead of %s, or use another port of the service", p.Protocol.Value).
			WithRelated(diag.First(m.Service(d.Service).Backend.Said), "`backend https` is here"))
	}
}
