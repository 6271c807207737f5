package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// tlsToHTTP finds passthrough TLS to an http port: the sidecar there parses http and
// closes the connection.
func tlsToHTTP(m *model.Model, sink *diag.Sink) {
	ports := knownPorts(m)
	once := diag.Once{Sink: sink}
	for p, d := range m.Sent() {
		port, known := ports(d.Service, d.Port)
		if !known || p.Mode.Value != model.Passthrough || !port.protocol.PlainHTTP() {
			continue
		}
		once.Add(diag.At(d.At, code.TLSToHTTPPort, "passthrough sends TLS to port %d of service %s, which is %s", d.Port, d.Service, port.is).
			WithHint("use its TLS port, or terminate TLS at the gateway: remove `passthrough`").
			WithRelated(port.at, "%s", port.related))
	}
}
