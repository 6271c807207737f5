package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// meshRoutesRule finds gateway routes to a service whose mesh routes choose a subset:
// they do not apply to what the gateway sends. Source:
// https://istio.io/latest/docs/ops/common-problems/network-issues/#route-rules-have-no-effect-on-ingress-gateway-requests
var meshRoutesRule = Rule{"meshroutes", []code.Code{code.MeshRoutesAtGateway}, (*Audit).meshRoutes}

func (a *Audit) meshRoutes() {
	choosing := a.choosingSubsets()
	for _, v := range a.VirtualServices {
		for _, route := range v.Routes {
			for _, d := range route.Destinations {
				chosen := choosing[d.Host]
				if chosen.Object == nil || chosen.Object == v.Object || d.Subset != "" || route.Kind != "http" || len(v.Hosts) == 0 || onlyMesh(route) || a.own(v.Object) {
					continue
				}
				a.report(finding{
					code: code.MeshRoutesAtGateway, at: d.HostPart(), other: chosen, note: "they choose a subset here", atNote: "a gateway routes to the service here",
					message: fmt.Sprintf("requests from the gateway do not use the mesh routes of %s, and reach all its pods", d.Host),
					hint:    "write subset in the route of the gateway, too",
				})
			}
		}
	}
}

func onlyMesh(route *world.Route) bool {
	for _, g := range route.Gateways {
		if g != world.MeshGateway {
			return false
		}
	}
	return true
}

// choosingSubsets returns the part that names a subset, by the service whose mesh routes
// lead to one of its own subsets.
func (a *Audit) choosingSubsets() map[host.Pattern]world.Part {
	parts := map[host.Pattern]world.Part{}
	for _, v := range a.VirtualServices {
		for _, h := range v.Hosts {
			for _, route := range v.Routes {
				if route.Kind != "http" || !route.AppliesAt(world.MeshGateway) {
					continue
				}
				for _, d := range route.Destinations {
					if _, found := parts[h]; d.Host == h && d.Subset != "" && !found {
						parts[h] = d.At.Field("subset")
					}
				}
			}
		}
	}
	return parts
}
