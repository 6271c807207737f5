package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// shutRule finds calls that the program lets pass and that a policy of somebody else
// refuses at the same pods: one that denies them, one that allows only others, one that
// asks an authorizer, or one that verifies tokens. Each rule of a policy is reported
// once, with the first route that it shuts and an example. The evaluator judges the calls.
var shutRule = Rule{"shut", []code.Code{code.ShutByPolicy}, (*Audit).shut}

// A shutting is a rule of a policy that shuts routes of the program.
type shutting struct {
	shut
	at     world.Part // the first route
	host   host.Pattern
	routes []int // by number
}

// A shut is a rule of a policy that refuses calls of an entry, and what becomes of an
// example.
type shut struct {
	by     world.Part
	call   call.Call
	what   string // becomes of it, with %s for it; empty: what policy says
	policy *proxy.Policy
	who    who
}

func (s shut) String() string {
	if s.what == "" {
		return fmt.Sprintf(saying(s.policy, s.who), naming(s.call))
	}
	return fmt.Sprintf(s.what, naming(s.call))
}

func (a *Audit) shut() {
	found, numbers := map[world.Part]*shutting{}, map[diag.Span]int{}
	var order []*shutting
	names, wildcards := partition(a.published(), func(p *published) bool { return !p.host.IsWildcard() })
	for _, p := range slices.Concat(names, wildcards) { // the routes of names are narrower
		own := make([]int, len(p.entries)) // numbers of its routes
		for i, e := range p.entries {
			span := a.about(e.at(), p.host)
			if _, known := numbers[span]; !known {
				numbers[span] = len(numbers)
			}
			own[i] = numbers[span]
		}
		for _, g := range a.guardsOf(p.server.Gateway) {
			for _, s := range g.shut(p) {
				f := found[s.by]
				if f == nil {
					f = &shutting{shut: s.shut, at: p.entries[s.entry].at(), host: p.host}
					found[s.by] = f
					order = append(order, f)
				}
				f.routes = append(f.routes, own[s.entry])
			}
		}
	}
	for _, s := range order {
		slices.Sort(s.routes)
		a.report(finding{
			code: code.ShutByPolicy, at: s.at, other: s.by, note: "the policy is here", atNote: "the program lets it pass here", host: s.host,
			message: s.String() + othersOf(len(slices.Compact(s.routes))-1), hint: "narrow the policy to the hosts and paths that it is for",
			shown: showing{func() []call.Call { return []call.Call{s.call} }, isRefused},
		})
	}
}

// partition divides a list into the elements for which a function is true and the others.
func partition[T any](list []T, is func(T) bool) (own, others []T) {
	for _, x := range list {
		if is(x) {
			own = append(own, x)
		} else {
			others = append(others, x)
		}
	}
	return own, others
}

// isRefused reports whether a policy refuses a call.
func isRefused(w traffic.Way) bool { return w.Guard == traffic.ByPolicy }

func othersOf(routes int) string {
	switch routes {
	case 0:
		return ""
	case 1:
		return ", and calls of another route"
	}
	return fmt.Sprintf(", and calls of %d other routes", routes)
}

// naming returns a call as messages show it.
func naming(c call.Call) string {
	if !c.HTTP() {
		return "the connection to " + c.Host
	}
	text := "the call " + c.Method + " " + c.URL()
	for i, h := range c.Headers {
		text += []string{" with ", ", "}[min(i, 1)] + h.Name + ": " + h.Value
	}
	return text
}

// A published is a host of the program at a server of a gateway.
type published struct {
	server  *world.Server
	host    host.Pattern // the narrower of the server's and the routes'
	entries []entry
}

// An entry is a route of the program for the host.
type entry struct {
	served world.Part
	route  *world.Route
}

// at returns what states the route: of one that takes all requests, its host.
func (e entry) at() world.Part {
	if e.route.Kind != "http" || e.route.CatchesAll() {
		return e.served
	}
	return e.route.At
}

// published returns what the program publishes.
func (a *Audit) published() (list []*published) {
	type key struct {
		server *world.Server
		host   host.Pattern
	}
	at := map[key]*published{}
	for _, v := range a.VirtualServices {
		if !a.own(v.Object) {
			continue
		}
		for _, b := range v.Bindings {
			for _, o := range v.Overlaps[b.Name] {
				k := key{o.Server(), narrower(v, o)}
				if isEgressHop(o.Server()) || v.RepeatsWithDot(v.Hosts[o.Number]) {
					continue // or another spelling
				}
				own := entriesOf(v, b.Name, o)
				if at[k] == nil && len(own) > 0 {
					at[k] = &published{server: k.server, host: k.host}
					list = append(list, at[k])
				}
				if len(own) > 0 {
					at[k].entries = append(at[k].entries, own...)
				}
			}
		}
	}
	return list
}

// entriesOf returns the routes of a VirtualService for a host of a server that pass on
// what they take.
func entriesOf(v *world.VirtualService, gateway string, o world.Overlap) (list []entry) {
	for _, r := range v.Routes {
		if r.AppliesAt(gateway) && o.Server().Accepts(r) && r.HTTP.GetDirectResponse().GetStatus() < 400 {
			list = append(list, entry{o.Host.At, r})
		}
	}
	return list
}

// of returns the entry whose route has a place; -1: none.
func (p *published) of(at world.Part) int {
	return slices.IndexFunc(p.entries, func(e entry) bool { return e.route.At.Object == at.Object && e.route.At.Path == at.Path })
}
