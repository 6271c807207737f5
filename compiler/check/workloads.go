package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// subsetPods warns of subsets of which a service has no pod, where the
// inventory shows that it has others.
func subsetPods(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	for _, s := range m.Services {
		service, _ := m.Inventory.Shown(s.Service)
		if len(s.Subsets) == 0 || len(service.Selector) == 0 || len(m.Inventory.Workloads(s.Service.Namespace, service.Selector)) == 0 {
			continue
		}
		for _, subset := range s.Subsets {
			both := append(slices.Clone(service.Selector), subset.Labels...)
			if len(m.Inventory.Workloads(s.Service.Namespace, both)) == 0 {
				sink.Add(diag.At(subset.At, "GWC0930", "no pod of service %s has %s", s.Service, labelText(subset.Labels)).
					WithHint("correct the labels of subset %s, or deploy it before its routes", subset.Name).
					WithRelated(service.At, "the Service's selector is here"))
			}
		}
	}
}

// strictPods warns of `mtls strict` for a workload that has no pods, or others
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
			sink.Add(diag.At(s.WorkloadSaid, "GWC0931", "no pod in namespace %s has %s, so `mtls strict` holds for none", namespace, labelText(s.Workload)).
				WithHint("name labels that the pods of service %s have", s.Service).WithRelated(at(s.MTLS.Said), "strict here"))
		case len(behind) > 0 && !slices.ContainsFunc(selected, oneOf(behind)):
			sink.Add(diag.At(s.WorkloadSaid, "GWC0931", "`mtls strict` of service %s is for %s, which is not behind it", s.Service, selected[0].Name).
				WithHint("name labels that the pods of service %s have", s.Service).WithRelated(service.At, "its Service is here"))
		}
	}
}

// originatorPods warns of `from` workloads that a namespace does not have.
func originatorPods(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	for _, h := range m.Egress {
		for _, o := range h.Originators {
			label := []model.Label{o.Label}
			if m.Inventory.KnowsWorkloads(o.Namespace) && len(m.Inventory.Workloads(o.Namespace, label)) == 0 {
				sink.Add(diag.At(o.At, "GWC0932", "no pod in namespace %s has %s, so nobody may call %s", o.Namespace, o.Label, h.Host).
					WithHint("name a label that the callers' pods have"))
			}
		}
	}
}
