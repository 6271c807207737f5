package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// sidecarWildcard is the first Istio release whose sidecars resolve the requested
// name of a wildcard host.
const sidecarWildcard model.Version = 30

// egressVersion finds features that require a newer Istio than the target.
func egressVersion(m *model.Model, sink *diag.Sink) {
	for _, h := range m.Egress {
		if h.Wildcard && h.Via.Value.Gateway == "" && !h.Via.Disputed && h.Originate.Value != "" && m.Target.Value < sidecarWildcard {
			sink.Add(diag.At(diag.First(h.Originate.Said), code.NewerRelease, "`originate-tls` of %s at sidecars requires istio 1.%d, the target is 1.%d", h.Host, sidecarWildcard, m.Target.Value).
				WithHint("write `target istio 1.%d`, or `via gateway through HOST`", sidecarWildcard).WithRelated(diag.First(m.Target.Said), "the target is set here"))
		}
	}
}
