package audit

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// egressModeRule finds Sidecars whose outboundTrafficPolicy names no mode. It is not that
// of the mesh: the first value of the enumeration, REGISTRY_ONLY. Source:
// model/sidecar.go convertToSidecarScope.
var egressModeRule = Rule{"egressmode", []code.Code{code.UnsetEgressMode}, (*Audit).egressModes}

func (a *Audit) egressModes() {
	for _, s := range a.Sidecars {
		policy := s.Spec.OutboundTrafficPolicy
		mode := s.Part("spec.outboundTrafficPolicy.mode")
		if policy == nil || policy.Mode != api.OutboundTrafficPolicy_REGISTRY_ONLY || a.own(s.Object) || mode.Span() != s.Part("spec.outboundTrafficPolicy").Span() {
			continue // the mode is written
		}
		a.report(finding{
			code: code.UnsetEgressMode, at: s.Part("spec.outboundTrafficPolicy"),
			message: fmt.Sprintf("%s names no mode, which is REGISTRY_ONLY: calls to unknown hosts are refused", s), hint: "write mode: REGISTRY_ONLY, or remove outboundTrafficPolicy",
		})
	}
}
