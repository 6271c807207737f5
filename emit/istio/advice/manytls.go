package advice

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

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
		if n, where, first := mostVisible(byPort[port], func(*model.EgressHost) int { return 1 }); n > feature.ManyTLSHosts {
			sink.Add(diag.At(first, code.ManyTLSHosts, "sidecars in %s have %d external hosts with tls on port %d, recommended maximum %d", where, n, port, feature.ManyTLSHosts).
				WithHint("%s", lessVisible))
		}
	}
}
