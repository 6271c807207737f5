package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// strictPods warns of `mtls strict` for a workload without pods, or with other pods
// than the service.
func strictPods(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	for _, s := range m.Services {
		namespace := s.Service.Namespace
		if !s.MTLS.Value || len(s.Workload) == 0 || !m.Inventory.KnowsWorkloads(namespace) {
			continue
		}
		selected := m.Inventory.Workloads(namespace, s.Workload)
		service, _ := m.Inventory.Shown(s.Service)
		var behind []model.Workload
		if len(service.Selector) > 0 {
			behind = m.Inventory.Workloads(namespace, service.Selector)
		}
		switch {
		case len(selected) == 0:
			sink.Add(diag.At(s.WorkloadSaid, code.StrictWithoutPods, "no pod in namespace %s has labels %s, so `mtls strict` has no effect", namespace, model.LabelText(s.Workload)).
				WithHint("use labels of the pods of service %s", s.Service).WithRelated(diag.First(s.MTLS.Said), "`mtls strict` is here"))
		case len(behind) > 0 && !slices.ContainsFunc(selected, func(w model.Workload) bool { return w.In(behind) }):
			sink.Add(diag.At(s.WorkloadSaid, code.StrictWithoutPods, "`mtls strict` of service %s applies to %s, which the service does not select", s.Service, selected[0].Name).
				WithHint("use labels of the pods of service %s", s.Service).WithRelated(service.At, "its Service is here"))
		}
	}
}
