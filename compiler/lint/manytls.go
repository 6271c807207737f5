package lint

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// manyTLSHosts is the recommended maximum number of TLS hosts on one port for a
// sidecar: the time that Istio needs grows more than quadratically.
const manyTLSHosts = 1000

// manyTLS advises about too many TLS hosts on one port.
func manyTLS(m *model.Model, sink *diag.Sink) {
	byPort := map[int][]*model.EgressHost{}
	for _, h := range m.Egress {
		for _, p := range h.Ports {
			if p.Protocol == model.TLS {
				byPort[p.Number] = append(byPort[p.Number], h)
			}
		}
	}
	for _, port := range slices.Sorted(maps.Keys(byPort)) {
		if n, where, first := crowd(byPort[port], func(*model.EgressHost) int { return 1 }); n > manyTLSHosts {
			sink.Add(diag.At(first, code.ManyTLSHosts, "sidecars in %s have %d external hosts with tls on port %d, recommended maximum %d", where, n, port, manyTLSHosts).
				WithHint("%s", lessVisible))
		}
	}
}
