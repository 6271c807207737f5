package advice

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// manyClusters advises about too many ports of external hosts at sidecars: each is a
// cluster.
func manyClusters(m *model.Model, sink *diag.Sink) {
	n, where, first := mostVisible(m.Egress, func(h *model.EgressHost) int { return len(h.Ports) })
	if n > feature.ManySidecarPorts {
		sink.Add(diag.At(first, code.ManyEgressPorts, "sidecars in %s have %d ports of external hosts, recommended maximum %d", where, n, feature.ManySidecarPorts).
			WithHint("%s", lessVisible))
	}
}
