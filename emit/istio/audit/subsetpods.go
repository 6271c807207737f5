package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// subsetPodsRule finds subsets without pods, if the inventory shows other pods of the
// service.
var subsetPodsRule = Rule{"subsetpods", []code.Code{code.SubsetWithoutPods}, (*Audit).subsetPods}

func (a *Audit) subsetPods() {
	for _, r := range a.DestinationRules {
		service, known := a.Service(r.Host)
		if !known || a.SeesEntry(r.Host, r.Namespace) || service.Alias != "" || a.Inventory.Incomplete() {
			continue
		}
		for i, subset := range r.Spec.Subsets {
			if !a.Inventory.Lacks(service, inventory.LabelsOf(subset.Labels)) {
				continue
			}
			a.report(finding{
				code: code.SubsetWithoutPods, at: r.Labelled(fmt.Sprintf("spec.subsets[%d].labels", i), subset.Labels), other: servicePart(service),
				message: fmt.Sprintf("no pod of service %s.%s has labels %s", service.Name, service.Namespace, world.PodsName(subset.Labels)),
				note:    "the Service's selector is here", hint: fmt.Sprintf("correct the labels of subset %s, or deploy it before its routes", subset.Name),
			})
		}
	}
}
