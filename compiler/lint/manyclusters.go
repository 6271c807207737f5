package lint

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// manyClusters is the recommended maximum number of ports of external hosts for a
// sidecar.
const manyClusters = 10000

// manyEgressClusters advises about too many ports of external hosts at sidecars.
func manyEgressClusters(m *model.Model, sink *diag.Sink) {
	if n, where, first := crowd(m.Egress, func(h *model.EgressHost) int { return len(h.Ports) }); n > manyClusters {
		sink.Add(diag.At(first, code.ManyEgressPorts, "sidecars in %s have %d ports of external hosts, recommended maximum %d", where, n, manyClusters).
			WithHint("%s", lessVisible))
	}
}
