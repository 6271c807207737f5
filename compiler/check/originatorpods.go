package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// originatorPods warns of `from LABEL=VALUE` that selects no pods in a namespace.
func originatorPods(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	for _, h := range m.Egress {
		for _, o := range h.Originators {
			label := []model.Label{o.Label}
			if m.Inventory.KnowsWorkloads(o.Namespace) && len(m.Inventory.Workloads(o.Namespace, label)) == 0 {
				sink.Add(diag.At(o.At, code.CallersWithoutPods, "no pod in namespace %s has label %s, so no workload can call %s", o.Namespace, o.Label, h.Host).
					WithHint("use a label of the calling pods"))
			}
		}
	}
}
