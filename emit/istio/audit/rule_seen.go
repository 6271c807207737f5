package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// seen finds VirtualServices that are not visible to the pods of their gateway,
// because they are exported to their own namespace only.
func seen(s *set) {
	inNamespace := s.podNamespaces()
	for _, v := range s.virtualServices {
		if len(v.spec.ExportTo) == 0 || seenElsewhere(v.spec.ExportTo, v.namespace) {
			continue
		}
		for _, b := range v.bound {
			if b.gateway == nil || b.gateway.namespace == v.namespace || inNamespace[b.gateway.pods+" "+v.namespace] {
				continue
			}
			s.report(finding{
				code: code.RoutesNotExported, at: v.part("spec.exportTo[0]"), other: b.gateway.part("metadata.name"),
				message: fmt.Sprintf("%s is exported to its own namespace only, but the gateway is in namespace %s", v, b.gateway.namespace),
				atNote:  "exportTo is here", note: "the gateway is here", hint: "add the namespace of the gateway's pods: " + b.gateway.namespace,
			})
		}
	}
}

// podNamespaces returns which gateways have pods in which namespaces, as far as
// the inventory shows.
func (s *set) podNamespaces() map[string]bool {
	in := map[string]bool{}
	p := s.pods()
	for _, w := range s.inventory.Workloads() {
		for _, g := range p.gateways(p.selecting(w.Labels)) {
			in[g.pods+" "+w.Namespace] = true
		}
	}
	return in
}
