package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// hashedSharesRule finds shares of a host whose rule has a consistentHash: the hash
// chooses a pod within a share, and each request draws its share anew.
var hashedSharesRule = Rule{"hashedshares", []code.Code{code.SharesAndHash}, (*Audit).hashedShares}

func (a *Audit) hashedShares() {
	for _, v := range a.VirtualServices {
		if a.own(v.Object) {
			continue
		}
		for i, route := range v.Spec.Http {
			shares := map[host.Pattern]int{}
			for _, d := range route.Route {
				if d.Weight > 0 {
					shares[a.FullName(d.GetDestination().GetHost(), v.Namespace)]++
				}
			}
			for h, n := range shares {
				if n > 1 {
					a.sharesOf(v, i, h)
				}
			}
		}
	}
}

func (a *Audit) sharesOf(v *world.VirtualService, i int, h host.Pattern) {
	for r := range a.RulesCovering(h) {
		if r.Spec.GetTrafficPolicy().GetLoadBalancer().GetConsistentHash() != nil {
			a.report(finding{
				code: code.SharesAndHash, at: v.Part("spec.http[%d].route", i), other: r.Part("spec.trafficPolicy.loadBalancer.consistentHash"), note: "the hash is here",
				message: fmt.Sprintf("consistentHash of %s does not keep callers at their share: each request draws it anew", h), atNote: "the shares are here",
				hint: "choose the subset by a match of a header or a cookie",
			})
			return
		}
	}
}
