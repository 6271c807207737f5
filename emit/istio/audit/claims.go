package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// claimsRule finds routes that match JWT claims although no RequestAuthentication
// applies to their gateway, if the inventory shows any or is the whole cluster.
var claimsRule = Rule{"claims", []code.Code{code.UnreadClaims}, (*Audit).claims}

func (a *Audit) claims() {
	if len(a.RequestAuthentications) == 0 && !a.Inventory.Complete() || a.partial {
		return
	}
	for _, v := range a.VirtualServices {
		for _, route := range v.Routes {
			if matchesClaims(route) {
				a.unvalidatedClaims(route)
			}
		}
	}
}

// matchesClaims reports whether a route is for tokens with some claim.
func matchesClaims(r *world.Route) bool {
	for name := range r.Match.GetHeaders() {
		if proxy.RoutingClaim(name) != nil {
			return true
		}
	}
	return false
}

func (a *Audit) unvalidatedClaims(route *world.Route) {
	for _, b := range route.VirtualService.Bindings {
		if b.Gateway == nil || !route.AppliesAt(b.Name) || a.mayValidate(b.Gateway) {
			continue
		}
		a.report(finding{
			code: code.UnreadClaims, at: route.At.Field("headers"), other: b.Gateway.Part("spec.selector"),
			message: fmt.Sprintf("no RequestAuthentication of %s validates the token whose claims the route matches: the route never matches", b.Gateway),
			atNote:  "the claims are matched here", note: "the gateway is here", hint: fmt.Sprintf("add a RequestAuthentication for the pods %s", world.PodsName(b.Gateway.Spec.Selector)),
		})
	}
}

func (a *Audit) mayValidate(g *world.Gateway) bool {
	return slices.ContainsFunc(a.RequestAuthentications, func(r *world.RequestAuthentication) bool { return r.MayApplyTo(g) })
}
