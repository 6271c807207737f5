package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// tcpRouteRule finds TCP servers with two routes for the same connections: the second
// is never used.
var tcpRouteRule = Rule{"tcproute", []code.Code{code.DuplicateConnectionRoute}, (*Audit).tcpRoutes}

func (a *Audit) tcpRoutes() {
	for _, l := range a.Listeners {
		first := map[*world.Server]world.Leg{}
		for _, server := range l.Kept {
			if server.Class.RouteKind() == "tcp" {
				a.tcpRoutesAt(l, server.Server, server.Server, first)
			}
		}
		for _, d := range l.Dropped { // for the same connections
			if d.Class == world.TCP && d.By.Class == world.TCP {
				a.tcpRoutesAt(l, d.Server, d.By.Server, first)
			}
		}
	}
}

// tcpRoutesAt reports the routes for a server after the first one for the server that
// istiod keeps.
func (a *Audit) tcpRoutesAt(l *world.Listener, server, kept *world.Server, first map[*world.Server]world.Leg) {
	for _, leg := range a.TCPLegs(server, l.Namespace) {
		before, taken := first[kept]
		if !taken {
			first[kept] = leg
			continue
		}
		a.report(finding{
			code: code.DuplicateConnectionRoute, at: leg.At, other: before.At, unsure: !l.SharesPods(kept, server),
			message: fmt.Sprintf("two routes match the connections to port %d of %s: only one of them is used", server.Port(), server.Gateway),
			atNote:  "this route matches", note: "this route matches too", hint: "use another port for one of them",
		})
	}
}
