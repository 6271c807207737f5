package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// httpsRedirectRule finds plain http hosts that one Gateway redirects and another
// serves: the redirect applies to both, because the port has one list of hosts.
var httpsRedirectRule = Rule{"httpsredirect", []code.Code{code.LeakingRedirect}, (*Audit).httpsRedirects}

func (a *Audit) httpsRedirects() {
	for _, l := range a.Listeners {
		if !slices.ContainsFunc(l.Plain, func(s *world.Served) bool { return s.Redirects() }) {
			continue
		}
		for _, v := range a.VirtualHosts(l.Plain, l.Namespace, l.Labels) {
			for _, s := range l.Plain {
				if s.Redirects() || len(v.Redirecting) == 0 {
					continue
				}
				for _, h := range s.Hosts() {
					if string(h.Host) == v.Name || slices.Contains(v.Servers, s) && h.Host.Covers(host.Pattern(v.Name)) {
						a.leakingRedirect(l, h, v.Name, v.Redirecting)
					}
				}
			}
		}
	}
}

// leakingRedirect reports a name at a host of a server that other servers redirect.
func (a *Audit) leakingRedirect(l *world.Listener, h world.ServerHost, name string, by []*world.Served) {
	for _, s := range by {
		if s.Gateway == h.Server.Gateway {
			continue
		}
		for _, r := range s.Hosts() {
			if r.Host.Covers(host.Pattern(name)) {
				a.report(finding{
					code: code.LeakingRedirect, at: h.At, other: r.At, unsure: !l.SharesPods(h.Server, s.Server),
					message: fmt.Sprintf("%s is also redirected to https: httpsRedirect of another Gateway applies to port %d of the same pods", name, l.Port),
					atNote:  "the host is served here", note: "the redirect is here",
					hint: "use a VirtualService with redirect.scheme: https instead of httpsRedirect",
				})
				return
			}
		}
	}
}
