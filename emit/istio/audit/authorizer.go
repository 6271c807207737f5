package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// authorizerRule finds pods of a gateway with policies of two external authorizers:
// istiod then refuses all requests that either is asked about, unless it is set to ask
// both (authz/builder, EnableMultipleCustomAuthzProviders).
var authorizerRule = Rule{"authorizer", []code.Code{code.TwoAuthorizers}, (*Audit).authorizer}

func (a *Audit) authorizer() {
	for _, l := range a.Listeners {
		for _, p := range a.proxiesOf(l.Servers[0].Gateway) {
			own, others := partition(p.Policies().Custom, func(p *proxy.Policy) bool { return a.mine(p.Object) })
			a.twoAuthorizers(l, slices.Concat(own, others))
		}
	}
}

// twoAuthorizers reports policies with another authorizer than the first one.
func (a *Audit) twoAuthorizers(l *world.Listener, custom []*proxy.Policy) {
	for _, p := range custom {
		if name, other := authorizerOf(p), authorizerOf(custom[0]); name != other {
			a.report(finding{
				code: code.TwoAuthorizers, at: p.Part("spec.provider"), other: custom[0].Part("spec.provider"),
				message: fmt.Sprintf("the pods %s have two authorizers, %s and %s: requests that either is asked about are refused", l.Pods, other, name),
				atNote:  "the second one is here", note: "the first one is here", hint: "use one authorizer, or another gateway",
			})
		}
	}
}

func authorizerOf(p *proxy.Policy) string { return p.Spec.GetProvider().GetName() }
