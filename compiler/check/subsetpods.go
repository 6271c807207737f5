package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// subsetPods warns of subsets without pods, if the inventory shows other pods of the
// service.
func subsetPods(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	for _, s := range m.Services {
		service, _ := m.Inventory.Shown(s.Service)
		for _, subset := range s.Subsets {
			if m.Inventory.Lacks(s.Service, subset.Labels) {
				sink.Add(diag.At(subset.At, code.SubsetWithoutPods, "no pod of service %s has labels %s", s.Service, model.LabelText(subset.Labels)).
					WithHint("correct the labels of subset %s, or deploy it before its routes", subset.Name).
					WithRelated(service.At, "the Service's selector is here"))
			}
		}
	}
}
