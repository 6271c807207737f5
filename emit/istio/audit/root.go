package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// rootRule finds PeerAuthentications of the root namespace with a selector: istiod
// ignores them. Source: security/authn/policy_applier.go ComposePeerAuthentication.
var rootRule = Rule{"root", []code.Code{code.PeerOfRootNamespace}, (*Audit).rootPeers}

func (a *Audit) rootPeers() {
	for _, p := range a.PeerAuthentications {
		if labels := p.Spec.GetSelector().GetMatchLabels(); p.Namespace == a.Mesh.Root && len(labels) > 0 {
			a.report(finding{
				code: code.PeerOfRootNamespace, at: p.Labelled("spec.selector.matchLabels", labels),
				message: fmt.Sprintf("%s has no effect: in the root namespace only a PeerAuthentication without a selector applies", p),
				hint:    "write it in the namespace of the pods",
			})
		}
	}
}
