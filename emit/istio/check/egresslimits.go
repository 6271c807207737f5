package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressLimits finds hosts with more ports or addresses than Istio accepts.
func egressLimits(m *model.Model, sink *diag.Sink) {
	for _, h := range m.Egress {
		if n, most := len(h.Ports), feature.EntryPorts.Most; n > most {
			sink.Add(diag.At(h.Ports[most].At, code.TooManyPerHost, "host %s has %d ports, maximum %d", h.Host, n, most).
				WithHint("list only the ports in use"))
		}
		if n, most := len(h.Addresses), feature.EntryAddresses.Most; n > most {
			sink.Add(diag.At(h.Addresses[most].At, code.TooManyPerHost, "host %s has %d addresses, maximum %d", h.Host, n, most).
				WithHint("write ranges: addresses 192.0.2.0/24"))
		}
	}
}
