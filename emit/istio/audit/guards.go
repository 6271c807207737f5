package audit

import (
	"slices"

	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// guards are the policies of a gateway's pods: those that are applied with the program, and
// the others.
type guards struct {
	*Audit
	proxy   *proxy.Proxy
	name    string // of the gateway in calls
	deny    *proxy.HostIndex
	asked   *proxy.HostIndex // own, with an authorizer
	others  *proxy.HostIndex // that deny or ask
	allow   *proxy.HostIndex // all
	listed  []*proxy.Policy  // of others, that allow
	tokens  []proxy.TokenRule
	mine    []proxy.TokenRule // of the program
	behind  bool
	alike   map[string]*alike
	lockout map[lockKey]bool
}

// guardsOf returns the guards of the pods of a Gateway.
func (a *Audit) guardsOf(g *world.Gateway) (list []*guards) {
	for _, p := range a.proxiesOf(g) {
		if a.guards[p] == nil {
			a.guards[p] = a.makeGuards(p, a.nameOf(g))
		}
		list = append(list, a.guards[p])
	}
	return list
}

func (a *Audit) makeGuards(p *proxy.Proxy, name string) *guards {
	mine := func(p *proxy.Policy) bool { return a.mine(p.Object) }
	all := p.Policies()
	asked, asking := partition(all.Custom, mine)
	deny, denying := partition(all.Deny, mine)
	_, listed := partition(all.Allow, mine)
	g := &guards{
		Audit: a, proxy: p, name: name, deny: proxy.IndexByHost(deny), asked: proxy.IndexByHost(asked), allow: proxy.IndexByHost(all.Allow), listed: listed,
		others: proxy.IndexByHost(slices.Concat(asking, denying)), alike: map[string]*alike{}, lockout: map[lockKey]bool{},
		behind: a.traced().Registry.TrustedProxies(p.Pod) > 0 || reads(deny, proxy.OfForwarded),
	}
	g.mine, g.tokens = partition(p.TokenRules(), func(r proxy.TokenRule) bool { return a.mine(r.At.Object) })
	return g
}

// reads reports whether policies have conditions of a kind.
func reads(list []*proxy.Policy, kind proxy.TestKind) bool {
	return slices.ContainsFunc(list, func(p *proxy.Policy) bool {
		return slices.ContainsFunc(p.Rules, func(r *proxy.Rule) bool {
			return slices.ContainsFunc(slices.Concat(slices.Concat(r.Sources...), slices.Concat(r.Targets...)), func(t proxy.Test) bool { return t.Kind == kind })
		})
	})
}

// judge returns who judges calls at the pods.
func judge[T any](g *guards, asks func(traffic.Arrival) (T, bool)) traffic.Judge[T] {
	return traffic.Judge[T]{Traffic: g.traced(), Pod: g.proxy.Pod, Behind: g.behind, Asks: asks}
}

// lets reports whether the program lets a call pass.
func (g *guards) lets(a traffic.Arrival, own []proxy.Ruled) bool {
	if !a.Verify(a.TokenRules()) {
		return false
	}
	return !slices.ContainsFunc(own, func(r proxy.Ruled) bool { return a.Matches(r.Rule, false) == traffic.Yes })
}

// best returns the verdict of rules of which one must match.
func best(a traffic.Arrival, rules []proxy.Ruled, allow bool) (v traffic.Verdict) {
	for _, r := range rules {
		if v = max(v, a.Matches(r.Rule, allow)); v == traffic.Yes {
			break
		}
	}
	return v
}
