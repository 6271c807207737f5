package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// httpsRedirectRule finds plain http hosts that one Gateway redirects and another
// serves: the redirect applies to both, because the port has one list of hosts.
var httpsRedirectRule = Rule{"httpsredirect", []code.Code{code.LeakingRedirect}, (*Audit).httpsRedirects}

func (a *Audit) httpsRedirects() {
	for _, l := range a.Listeners {
		redirect := map[host.Pattern]world.ServerHost{}
		for _, server := range l.Servers {
			for _, h := range server.Hosts() {
				if server.Class == world.PlainHTTP && server.Spec.GetTls().GetHttpsRedirect() {
					redirect[h.Host] = h
				}
			}
		}
		for _, server := range l.Servers {
			for _, h := range server.Hosts() {
				r, found := redirect[h.Host]
				if !found || server.Class != world.PlainHTTP || server.Spec.GetTls().GetHttpsRedirect() || r.Server.Gateway == server.Gateway {
					continue
				}
				a.report(finding{
					code: code.LeakingRedirect, at: h.At, other: r.At, unsure: !l.SharesPods(server, r.Server),
					message: fmt.Sprintf("%s is also redirected to https: httpsRedirect of another Gateway applies to port %d of the same pods", h.Host, l.Port),
					atNote:  "the host is served here", note: "the redirect is here",
					hint: "use a VirtualService with redirect.scheme: https instead of httpsRedirect",
				})
			}
		}
	}
}
