package audit

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
)

// names finds SNI hosts of two tls matches at one server: istiod drops the later
// match with all its hosts.
func names(s *set) {
	first := map[string]part{}
	for _, v := range s.virtualServices {
		all := v.meetings()
		for _, b := range v.bound {
			seen := map[*server]bool{}
			for _, m := range all[b.name] {
				if server := m.server.server; server.class == passthrough && !seen[server] {
					seen[server] = true
					s.namesAt(v, server, first)
				}
			}
		}
	}
}

func (s *set) namesAt(v *virtualService, server *server, first map[string]part) {
	for _, l := range v.legs {
		if !l.at(server.gatewayName()) || !server.takes(l) {
			continue
		}
		for i, name := range l.names {
			here := v.part("%s.sniHosts[%d]", l.part.path, i)
			key := fmt.Sprint(server.gatewayName(), server.part.path, strings.ToLower(name))
			before, taken := first[key]
			if !taken {
				first[key] = here
				continue
			}
			s.report(finding{
				code: code.DuplicateSNI, at: here, other: before,
				message: fmt.Sprintf("two tls matches of %s have SNI host %s: Istio drops one of them with all its hosts", server.gateway, name),
				atNote:  "one match is here", note: "the other match is here", hint: "list each SNI host in one match",
			})
		}
	}
}
