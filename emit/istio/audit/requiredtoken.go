package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// requiredTokenRule finds RequestAuthentications beside which no policy and no route asks
// for a token: one that is invalid is refused, and a request without any is accepted.
// Source: https://istio.io/latest/docs/reference/config/security/request_authentication/
var requiredTokenRule = Rule{"requiredtoken", []code.Code{code.TokenNotRequired}, (*Audit).requiredTokens}

func (a *Audit) requiredTokens() {
	asking := map[string]bool{} // by namespace
	for _, p := range a.AuthorizationPolicies {
		if asksForToken(p) {
			asking[p.Namespace] = true
		}
	}
	for _, v := range a.VirtualServices {
		for _, r := range v.Routes {
			if matchesClaims(r) {
				return // routes ask for it
			}
		}
	}
	for _, r := range a.RequestAuthentications {
		everywhere := r.Namespace == a.Mesh.Root && len(asking) > 0
		if len(r.Spec.JwtRules) == 0 || a.own(r.Object) || asking[r.Namespace] || asking[a.Mesh.Root] || everywhere {
			continue
		}
		a.report(finding{
			code: code.TokenNotRequired, at: r.Part("metadata.name"), guess: true,
			message: fmt.Sprintf("no AuthorizationPolicy that is shown asks for a token of %s: requests without one are accepted", r),
			hint:    `add an AuthorizationPolicy: {action: DENY, rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}]}`,
		})
	}
}

// asksForToken reports whether a policy depends on tokens, or asks somebody else.
func asksForToken(a *world.AuthorizationPolicy) bool {
	p := proxy.PoliciesOf([]*world.AuthorizationPolicy{a})
	return len(p.Custom) > 0 || reads(p.Deny, proxy.OfToken) || reads(p.Allow, proxy.OfToken)
}
