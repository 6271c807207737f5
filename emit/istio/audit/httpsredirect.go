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
	var bound map[string][]*world.VirtualService
	for _, l := range a.Listeners {
		redirects := func(s *world.Served) bool { return s.Redirects() }
		if !slices.ContainsFunc(l.Plain, redirects) {
			continue
		}
		if bound == nil {
			bound = a.boundToGateways()
		}
		names := func(s *world.Served) []string { return a.routedNames(s, bound[s.FullName()]) }
		redirected := world.Redirected(l.Plain, names)
		for _, s := range l.Plain {
			if s.Redirects() {
				continue
			}
			routed := names(s)
			for _, h := range s.Hosts() {
				for _, name := range slices.Concat([]string{string(h.Host)}, routed) {
					if h.Host.Covers(host.Pattern(name)) {
						a.leakingRedirect(l, h, name, redirected[name])
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

// boundToGateways returns the VirtualServices of each Gateway, by its full name.
func (a *Audit) boundToGateways() map[string][]*world.VirtualService {
	bound := map[string][]*world.VirtualService{}
	for _, v := range a.VirtualServices {
		for _, b := range v.Bindings {
			if b.Gateway != nil && !slices.Contains(bound[b.Name], v) {
				bound[b.Name] = append(bound[b.Name], v)
			}
		}
	}
	return bound
}

// routedNames returns the names of the virtual hosts of which a server has routes.
func (a *Audit) routedNames(s *world.Served, bound []*world.VirtualService) (names []string) {
	in := a.podNamespace(s.Gateway)
	for _, v := range bound {
		routed := slices.ContainsFunc(v.Routes, func(r *world.Route) bool { return r.AppliesAt(s.FullName()) && s.Accepts(r) })
		if !routed || in != "" && !v.Visibility().In(in) {
			continue
		}
		for _, shared := range s.SharedHosts(v) {
			names = append(names, shared.Name)
		}
	}
	return names
}
