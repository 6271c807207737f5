package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// tcpRouteRule finds TCP servers with two routes for the same connections: the second
// is never used.
var tcpRouteRule = Rule{"tcproute", []code.Code{code.DuplicateConnectionRoute}, (*Audit).tcpRoutes}

func (a *Audit) tcpRoutes() {
	first := map[string]*world.Route{}
	for _, v := range a.VirtualServices {
		for _, server := range v.Servers() {
			if server.Class.RouteKind() == "tcp" {
				a.tcpRoutesAt(v, server, first)
			}
		}
	}
}

func (a *Audit) tcpRoutesAt(v *world.VirtualService, server *world.Server, first map[string]*world.Route) {
	table := fmt.Sprint(server.Pods, " ", server.Port())
	if server.Class == world.TerminatedTLS {
		table = server.FullName() + server.At.Path
	}
	for _, route := range v.Routes {
		if !route.AppliesAt(server.FullName()) || !server.Accepts(route) {
			continue
		}
		key := table + " " + strings.Join(slices.Sorted(slices.Values(route.L4.GetDestinationSubnets())), ",")
		before := first[key]
		if before == nil {
			first[key] = route
			continue
		}
		a.report(finding{
			code: code.DuplicateConnectionRoute, at: route.At, other: before.At,
			message: fmt.Sprintf("two routes match the connections to port %d of %s: only one of them is used", server.Port(), server.Gateway),
			atNote:  "this route matches", note: "this route matches too", hint: "use another port for one of them",
		})
	}
}
