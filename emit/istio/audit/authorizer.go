package audit

import (
	"fmt"

	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// authorizerRule finds pods of a gateway with policies of two external authorizers:
// istiod then refuses all requests that either is asked about, unless it is set to ask
// both (authz/builder, EnableMultipleCustomAuthzProviders).
var authorizerRule = Rule{"authorizer", []code.Code{code.TwoAuthorizers}, (*Audit).authorizer}

func (a *Audit) authorizer() {
	for _, l := range a.Listeners {
		g := l.Servers[0].Gateway
		var first *world.AuthorizationPolicy
		for _, p := range a.AuthorizationPolicies {
			if p.Spec.Action != security.AuthorizationPolicy_CUSTOM || !p.AppliesTo(g, a.podNamespace(g), a.Mesh.Root) {
				continue
			}
			if first == nil {
				first = p
				continue
			}
			if name, other := p.Spec.GetProvider().GetName(), first.Spec.GetProvider().GetName(); name != other {
				a.report(finding{
					code: code.TwoAuthorizers, at: p.Part("spec.provider"), other: first.Part("spec.provider"),
					message: fmt.Sprintf("the pods %s have two authorizers, %s and %s: requests that either is asked about are refused", l.Pods, other, name),
					atNote:  "the second one is here", note: "the first one is here", hint: "use one authorizer, or another gateway",
				})
			}
		}
	}
}
