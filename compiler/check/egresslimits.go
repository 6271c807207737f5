package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// mostOfAHost is the maximum number of ports, and of addresses, that Istio accepts
// for one external host.
const mostOfAHost = 256

// egressLimits finds hosts with more ports or addresses than Istio accepts.
func egressLimits(m *model.Model, sink *diag.Sink) {
	for _, h := range m.Egress {
		if n := len(h.Ports); n > mostOfAHost {
			sink.Add(diag.At(h.Ports[mostOfAHost].At, code.TooManyPerHost, "host %s has %d ports, maximum %d", h.Host, n, mostOfAHost).
				WithHint("list only the ports in use"))
		}
		if n := len(h.Addresses); n > mostOfAHost {
			sink.Add(diag.At(h.Addresses[mostOfAHost].At, code.TooManyPerHost, "host %s has %d addresses, maximum %d", h.Host, n, mostOfAHost).
				WithHint("write ranges: addresses 192.0.2.0/24"))
		}
	}
}
