package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/world"
)

// accessRule finds published hosts that the AuthorizationPolicies of their gateway's
// pods deny: if there is an ALLOW policy, requests that none allows are denied. The
// evaluator judges all requests to the host.
var accessRule = Rule{"access", []code.Code{code.HostWithoutPolicy}, (*Audit).access}

func (a *Audit) access() {
	for _, l := range a.Listeners {
		for _, server := range l.Servers {
			for _, g := range a.guardsOf(server.Gateway) {
				a.lockedOut(l, server, g)
			}
		}
	}
}

func (a *Audit) lockedOut(l *world.Listener, server *world.Server, g *guards) {
	policies := g.proxy.Policies().Allow
	for _, h := range server.Hosts() {
		if len(policies) == 0 || !g.locksOut(server, h.Host) {
			continue
		}
		a.report(finding{
			code: code.HostWithoutPolicy, at: h.At, other: policies[len(policies)-1].Part("spec.rules"), unsure: true,
			message: fmt.Sprintf("no AuthorizationPolicy of the pods %s allows requests to %s: they get 403", l.Pods, h.Host),
			atNote:  "the host is published here", note: "the allowed hosts are listed here",
			shown: a.toHost(h, answers(403)),
			hint:  fmt.Sprintf("add %s to the hosts of an AuthorizationPolicy", h.Host),
		})
	}
}

// A lockKey is a host of a server.
type lockKey struct {
	server *world.Server
	host   host.Pattern
}

// locksOut reports whether no policy allows any request to a host of a server.
func (g *guards) locksOut(s *world.Server, h host.Pattern) bool {
	if h.IsWildcard() || s.Class.RouteKind() != "http" || isEgressHop(s) {
		return false
	}
	key := lockKey{s, h}
	if _, known := g.lockout[key]; !known {
		g.lockout[key] = g.allowsNone(s, h)
	}
	return g.lockout[key]
}

func (g *guards) allowsNone(s *world.Server, h host.Pattern) bool {
	c, _ := callAt(s, h)
	rules := g.allow.Of(c.Authority())
	j := judge(g, func(a traffic.Arrival) (bool, bool) {
		a.Verify(a.TokenRules())
		return best(a, rules, true) != traffic.No, false
	})
	arrives, allowed := false, false
	gaps := j.Calls(traffic.ForHost(c), func(c traffic.Judged[bool]) bool {
		arrives, allowed = arrives || c.Arrives, allowed || c.Result
		return !allowed
	})
	return arrives && !allowed && len(gaps) == 0
}
