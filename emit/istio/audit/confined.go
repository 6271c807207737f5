package audit

import (
	"fmt"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// confinedRule finds Sidecars that replace the Sidecar of a confined namespace for their
// pods. Those for all pods of the namespace are found by duplicateRule.
var confinedRule = Rule{"confined", []code.Code{code.SidecarOfConfined}, (*Audit).confinedNamespaces}

func (a *Audit) confinedNamespaces() {
	confining := map[string]*world.Sidecar{}
	for _, c := range a.Sidecars {
		if a.own(c.Object) && c.Spec.WorkloadSelector == nil && confines(c) {
			confining[c.Namespace] = c
		}
	}
	for _, c := range a.Sidecars {
		own := confining[c.Namespace]
		if own == nil || c.Spec.WorkloadSelector == nil || confines(c) {
			continue
		}
		a.report(finding{
			code: code.SidecarOfConfined, at: own.Part("spec.outboundTrafficPolicy.mode"), other: c.Part("spec.workloadSelector"),
			message: fmt.Sprintf("the pods %s of confined namespace %s have other settings of their own, which do not refuse unknown hosts", world.PodsName(c.Spec.WorkloadSelector.Labels), c.Namespace),
			note:    fmt.Sprintf("%s is here", c), hint: "remove it, or set outboundTrafficPolicy: {mode: REGISTRY_ONLY} in it",
		})
	}
}

// confines reports whether a Sidecar refuses hosts that are not known.
func confines(c *world.Sidecar) bool {
	policy := c.Spec.OutboundTrafficPolicy
	return policy != nil && policy.Mode == networking.OutboundTrafficPolicy_REGISTRY_ONLY
}
