package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// redirects finds plain http hosts that one Gateway redirects and another serves: the
// redirect applies to both, because the port has one list of hosts.
func redirects(s *set) {
	for _, l := range s.listeners {
		redirect := map[string]serverHost{}
		for _, server := range l.servers {
			for _, h := range server.hosts() {
				if server.class == plainHTTP && server.spec.GetTls().GetHttpsRedirect() {
					redirect[h.host] = h
				}
			}
		}
		for _, server := range l.servers {
			for _, h := range server.hosts() {
				r, found := redirect[h.host]
				if !found || server.class != plainHTTP || server.spec.GetTls().GetHttpsRedirect() || r.server.gateway == server.gateway {
					continue
				}
				s.report(finding{
					code: code.LeakingRedirect, at: h.part, other: r.part, unsure: l.unlike(server, r.server),
					message: fmt.Sprintf("%s is also redirected to https: httpsRedirect of another Gateway applies to port %d of the same pods", h.host, l.port),
					atNote:  "the host is served here", note: "the redirect is here",
					hint: "use a VirtualService with redirect.scheme: https instead of httpsRedirect",
				})
			}
		}
	}
}
