package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressOriginators finds client certificates at sidecars without `from LABEL=VALUE`,
// and `from LABEL=VALUE` without effect.
func egressOriginators(m *model.Model, sink *diag.Sink) {
	once := diag.Once{Sink: sink}
	for _, h := range m.Egress {
		mutual, viaGateway := h.Originate.Value == "mutual", h.Via.Value.Gateway != ""
		undecided := h.Originate.Disputed || h.Via.Disputed
		if mutual && !viaGateway && !undecided && len(h.Originators) == 0 {
			sink.Add(diag.At(diag.First(h.Originate.Said), code.UnusedWorkloads, "`originate-tls mutual` at sidecars requires `from LABEL=VALUE` for %s", h.Host).
				WithHint("add the workloads: from app=sleep, or add `via gateway`"))
		}
		if len(h.Originators) == 0 {
			continue
		}
		first := h.Originators[0].At
		switch {
		case undecided:
		case viaGateway:
			once.Add(diag.At(first, code.UnusedWorkloads, "`from LABEL=VALUE` is not allowed with `via gateway`: a gateway sees accounts, not labels").
				WithHint("write `from account NAMESPACE/NAME`, or remove `via gateway`").WithRelated(diag.First(h.Via.Said), "`via gateway` is here"))
		case !mutual:
			once.Add(diag.At(first, code.UnusedWorkloads, "`from LABEL=VALUE` requires `originate-tls mutual`").
				WithHint("remove it, or write `originate-tls mutual cert NAME`").WithRelated(diag.First(h.Originate.Said), "`originate-tls` is here"))
		}
		for _, o := range h.Originators {
			if !isFor(h, o.Namespace) {
				sink.Add(diag.At(o.At, code.CallersWithoutHost, "`for` does not list namespace %s, so its workloads cannot reach %s", o.Namespace, h.Host).
					WithHint("add the namespace: for %s", o.Namespace).WithRelated(h.For[0].At, "`for` is here"))
			}
		}
	}
}
