package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
)

// connections finds TCP servers with two routes for the same connections: the second
// is never used.
func connections(s *set) {
	first := map[string]*leg{}
	for _, v := range s.virtualServices {
		all := v.meetings()
		for _, b := range v.bound {
			seen := map[*server]bool{}
			for _, m := range all[b.name] {
				if server := m.server.server; server.class.section() == "tcp" && !seen[server] {
					seen[server] = true
					s.connectionsAt(v, server, first)
				}
			}
		}
	}
}

func (s *set) connectionsAt(v *virtualService, server *server, first map[string]*leg) {
	table := fmt.Sprint(server.pods, " ", server.port())
	if server.class == endsTLS {
		table = server.gatewayName() + server.part.path
	}
	for _, l := range v.legs {
		if !l.at(server.gatewayName()) || !server.takes(l) {
			continue
		}
		key := table + " " + strings.Join(slices.Sorted(slices.Values(l.l4.GetDestinationSubnets())), ",")
		before := first[key]
		if before == nil {
			first[key] = l
			continue
		}
		s.report(finding{
			code: code.DuplicateConnectionRoute, at: l.part, other: before.part,
			message: fmt.Sprintf("two routes match the connections to port %d of %s: only one of them is used", server.port(), server.gateway),
			atNote:  "this route matches", note: "this route matches too", hint: "use another port for one of them",
		})
	}
}
