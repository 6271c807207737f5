package lint

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// manyTLSHosts is how many TLS hosts on one port a sidecar is sent in good time:
// Istio takes much more than squarely longer for more.
const manyTLSHosts = 1000

// manyTLS advises about more TLS hosts on one port than sidecars are given in
// good time.
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
