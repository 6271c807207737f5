package lint

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// manyClusters is how many ports of outside hosts a sidecar is sent in good time.
const manyClusters = 10000

// manyEgressClusters advises about more ports of outside hosts than sidecars are
// given in good time.
func manyEgressClusters(m *model.Model, sink *diag.Sink) {
	if n, where, first := crowd(m.Egress, func(h *model.EgressHost) int { return len(h.Ports) }); n > manyClusters {
		sink.Add(diag.At(first, code.ManyEgressPorts, "sidecars in %s have %d ports of external hosts, recommended maximum %d", where, n, manyClusters).
			WithHint("%s", lessVisible))
	}
}
