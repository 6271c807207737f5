package check

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// shownPorts checks what is sent to a port against the protocol of its Service in the
// inventory. portProtocol checks declared ports.
func shownPorts(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	ports, once := knownPorts(m), diag.Once{Sink: sink}
	for p, d := range m.Sent() {
		port, known := ports(d.Service, d.Port)
		if !known || port.declared {
			continue
		}
		info := m.Service(d.Service)
		https := info != nil && info.Backend.Value.Kind == "https"
		if wrong, is := unsuited(p, d, port, https); is {
			once.Add(wrong.WithRelated(port.at, "%s", port.related))
		}
	}
}

// unsuited returns the diagnostic for a port that does not accept what is sent to it.
func unsuited(p *model.Published, d model.Destination, port knownPort, https bool) (diag.Diagnostic, bool) {
	sends := sent(p)
	said := string(sends)
	if https && sends == model.HTTP {
		sends, said = model.TLS, "https"
	}
	where := fmt.Sprintf("port %d of service %s", d.Port, d.Service)
	switch {
	case p.Mode.Value == model.Passthrough && port.protocol.PlainHTTP(): // GWC0916
	case port.protocol == "" || fits(sends, port.protocol):
	case said == "http" && (port.protocol == model.HTTPS || port.protocol == model.TLS):
		return diag.At(d.At, code.ShownPortProtocol, "http is sent to %s, which is %s", where, port.is).
			WithHint("add `backend https`, or use an http port"), true
	default:
		return diag.At(d.At, code.ShownPortProtocol, "%s is sent to %s, which is %s", said, where, port.is).
			WithHint("use a port of that protocol, or correct the port's name in its Service"), true
	}
	return diag.Diagnostic{}, false
}
