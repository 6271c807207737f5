package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

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
		seen := map[*api.HTTPRoute]bool{}
		for _, route := range v.Routes {
			if route.HTTP == nil || seen[route.HTTP] {
				continue
			}
			seen[route.HTTP] = true
			shares := map[host.Pattern]int{}
			for i, d := range route.Destinations {
				if route.HTTP.Route[i].Weight > 0 {
					shares[d.Host]++
				}
			}
			for _, h := range slices.Sorted(maps.Keys(shares)) {
				if shares[h] > 1 {
					a.sharesOf(route, h)
				}
			}
		}
	}
}

// sharesOf reports the shares of a host if one of them has a hash, for some callers of the
// route.
func (a *Audit) sharesOf(route *world.Route, h host.Pattern) {
	for _, p := range a.callersOrAny(route, h) {
		for _, d := range route.Destinations {
			if d.Host != h {
				continue
			}
			for _, rule := range a.rulesTo(p, h) {
				if at, hashed := hashOf(rule, d); hashed {
					path, _, _ := strings.Cut(route.At.Path, ".match")
					a.report(finding{
						code: code.SharesAndHash, at: world.Part{Object: route.At.Object, Path: path + ".route"}, other: at, note: "the hash is here",
						message: fmt.Sprintf("consistentHash of %s does not keep callers at their share: each request draws it anew", h), atNote: "the shares are here",
						hint: "choose the subset by a match of a header or a cookie",
					})
					return
				}
			}
		}
	}
}

// hashOf returns where the hash of a destination is set, if it has one.
func hashOf(rule *world.Rule, d world.Destination) (at world.Part, hashed bool) {
	hash := rule.PolicyOn(d.Subset, int(d.Port)).GetLoadBalancer().GetConsistentHash()
	at = rule.PolicyAt
	if subset, has := rule.Subset(d.Subset); has && subset.GetTrafficPolicy().GetLoadBalancer().GetConsistentHash() == hash {
		at = subset.At.Field("trafficPolicy")
	}
	return at.Field("loadBalancer.consistentHash"), hash != nil
}
