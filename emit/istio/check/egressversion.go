package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressVersion finds TLS origination at sidecars of requests for wildcard hosts that requires a
// newer Istio than the target: the sidecar must resolve the requested name.
func egressVersion(m *model.Model, sink *diag.Sink) {
	since := feature.DynamicDNS.Since
	for _, h := range m.Egress {
		if h.Host.IsWildcard() && h.Via.Value.Gateway == "" && !h.Via.Disputed && h.Originate.Value != "" && h.OriginatePort != 0 && !feature.DynamicDNS.In(feature.Release(m.Target.Value)) {
			sink.Add(diag.At(diag.First(h.Originate.Said), code.NewerRelease, "`originate-tls` of %s at sidecars requires istio 1.%d, the target is 1.%d", h.Host, since, m.Target.Value).
				WithHint("write `target istio 1.%d`, or `via gateway through HOST`", since).WithRelated(diag.First(m.Target.Said), "the target is set here"))
		}
	}
}
