package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// matchGatewayRule finds matches that name a gateway which their VirtualService does not
// list: they never match. Source: networking/core/route/route.go sourceMatchHTTP.
var matchGatewayRule = Rule{"matchgateway", []code.Code{code.MatchOfOtherGateway}, (*Audit).matchGateways}

func (a *Audit) matchGateways() {
	for _, v := range a.VirtualServices {
		if len(v.Bindings) == 0 {
			continue // a delegate
		}
		for _, r := range v.Routes {
			named := r.Match.GetGateways()
			if r.L4 != nil {
				named = r.L4.Gateways
			}
			for i := range named {
				bound := slices.ContainsFunc(v.Bindings, func(b world.Binding) bool { return b.Name == r.Gateways[i] })
				if bound {
					continue
				}
				a.report(finding{
					code: code.MatchOfOtherGateway, at: r.At.Field(fmt.Sprintf("gateways[%d]", i)),
					message: fmt.Sprintf("%s does not list gateway %s: this match is never used there", v, r.Gateways[i]),
					hint:    "write one of its gateways, or add this one to spec.gateways",
				})
			}
		}
	}
}
