package world

import (
	"slices"
	"strings"
)

// Redirected returns the virtual hosts of servers that share their routes for which plain
// http is redirected, with the servers whose httpsRedirect says so: those that have routes
// of the name, and those that list it as it is, also with a namespace. It applies to the
// routes of all servers. routed returns the names of which a server has routes. Source:
// networking/core/gateway.go buildGatewayHTTPRouteConfig.
func Redirected(servers []*Served, routed func(*Served) []string) map[string][]*Served {
	by := map[string][]*Served{}
	for _, s := range servers {
		if !s.Spec.GetTls().GetHttpsRedirect() {
			continue
		}
		for _, name := range slices.Concat(routed(s), s.Names) {
			if name = strings.ToLower(name); !slices.Contains(by[name], s) {
				by[name] = append(by[name], s)
			}
		}
	}
	return by
}
