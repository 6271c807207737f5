package audit

import (
	"fmt"

	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// principalRule finds policies that ask who the caller is at pods without mutual TLS:
// there nobody has a principal.
var principalRule = Rule{"principal", []code.Code{code.PrincipalWithoutMutual}, (*Audit).principals}

func (a *Audit) principals() {
	for _, p := range a.AuthorizationPolicies {
		peer := a.disabledFor(p)
		if peer == nil {
			continue
		}
		for i, rule := range p.Spec.Rules {
			for j, from := range rule.GetFrom() {
				s := from.GetSource()
				field := ""
				switch {
				case len(s.GetPrincipals()) > 0:
					field = "principals"
				case len(s.GetNamespaces()) > 0:
					field = "namespaces"
				case len(s.GetServiceAccounts()) > 0:
					field = "serviceAccounts"
				default:
					continue
				}
				a.report(finding{
					code: code.PrincipalWithoutMutual, at: p.Part("spec.rules[%d].from[%d].source.%s", i, j, field), other: peer.Part("spec.mtls.mode"), note: "mutual TLS is disabled here",
					message: fmt.Sprintf("%s never match: callers of these pods have no identity without mutual TLS", field), atNote: "a policy asks for the identity of callers here",
					hint: "use mode: STRICT, or another condition",
				})
			}
		}
	}
}

// disabledFor returns the PeerAuthentication that disables mutual TLS for all pods of a
// policy: of their namespace, or of the mesh if the namespace has none. nil: unknown.
func (a *Audit) disabledFor(p *world.AuthorizationPolicy) (found *world.PeerAuthentication) {
	if len(p.Spec.TargetRefs) > 0 || p.Spec.TargetRef != nil || p.Namespace == a.Mesh.Root || a.own(p.Object) {
		return nil
	}
	labels := p.Spec.GetSelector().GetMatchLabels()
	for _, peer := range a.PeerAuthentications {
		switch {
		case peer.Namespace != p.Namespace:
		case len(peer.Spec.PortLevelMtls) > 0, !world.Selects(peer.Spec.GetSelector().GetMatchLabels(), labels):
			return nil // some of the pods may have it
		}
	}
	found = a.PeersOf(p.Namespace, labels).Effective()
	if found == nil || found.Spec.GetMtls().GetMode() != security.PeerAuthentication_MutualTLS_DISABLE {
		return nil
	}
	return found
}
