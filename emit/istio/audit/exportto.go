package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// exportToRule finds VirtualServices that are not visible to the pods of their gateway,
// because they are exported to their own namespace only.
var exportToRule = Rule{"exportto", []code.Code{code.RoutesNotExported}, (*Audit).exportTo}

func (a *Audit) exportTo() {
	for _, v := range a.VirtualServices {
		if len(v.Spec.ExportTo) == 0 || v.Visibility().Elsewhere() {
			continue
		}
		for _, b := range v.Bindings {
			if b.Gateway == nil {
				continue
			}
			pods := a.podNamespace(b.Gateway)
			if pods == "" || pods == v.Namespace || a.PodNamespaces(b.Gateway)[v.Namespace] {
				continue
			}
			a.report(finding{
				code: code.RoutesNotExported, spaced: true, at: v.Part("spec.exportTo[0]"), other: b.Gateway.Part("metadata.name"),
				message: fmt.Sprintf("%s is exported to its own namespace only, but the gateway is in namespace %s", v, pods),
				atNote:  "exportTo is here", note: "the gateway is here", hint: "add the namespace of the gateway's pods: " + pods,
			})
		}
	}
}
