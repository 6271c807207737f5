package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
)

// subsetPods finds subsets without pods, if the inventory shows other pods of the
// service.
func subsetPods(s *set) {
	for _, r := range s.rules {
		name, namespace, ok := s.service(r.host)
		service, known := s.inventory.Service(namespace, name)
		if _, declared := s.entryOf.hosts.Find(r.host); !ok || !known || declared || service.Alias != "" || s.inventory.Incomplete() {
			continue
		}
		for i, subset := range r.spec.Subsets {
			if !s.inventory.Lacks(service, inventory.LabelsOf(subset.Labels)) {
				continue
			}
			s.report(finding{
				code: code.SubsetWithoutPods, at: r.labelsPart(fmt.Sprintf("spec.subsets[%d].labels", i), subset.Labels), other: servicePart(service),
				message: fmt.Sprintf("no pod of service %s.%s has labels %s", name, namespace, podsName(subset.Labels)),
				note:    "the Service's selector is here", hint: fmt.Sprintf("correct the labels of subset %s, or deploy it before its routes", subset.Name),
			})
		}
	}
}
