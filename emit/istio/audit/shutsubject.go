package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
)

// A subject is a published host with the rules that may be about it.
type subject struct {
	*guards
	*published
	call   call.Call // a call to it
	from   []source  // all its calls
	own    []proxy.Ruled
	asked  []proxy.Ruled
	others []proxy.Ruled
	allow  []proxy.Ruled
	alike  *alike
}

// A source is calls, and which entries of a host they are judged for.
type source struct {
	entry  traffic.Entry
	counts func(entry int) bool
}

// An alike is what is known of all hosts that are treated alike by rules without
// conditions on hosts.
type alike struct {
	by    map[*proxy.Rule][]hit
	allow *[]hit
	pass  []call.Call // of each entry a call without a token that the program lets pass
}

// subject returns the subject of a published host; nil: no call arrives at the policies.
func (g *guards) subject(p *published) *subject {
	s := &subject{guards: g, published: p}
	s.call, _ = callAt(p.server, p.host)
	s.call.At = g.name
	entry := traffic.ForHost(s.call)
	of := func(x *proxy.HostIndex) []proxy.Ruled { return x.Of(s.call.Authority()) }
	switch {
	case !s.call.HTTP():
		of = (*proxy.HostIndex).All
	case p.host.IsWildcard():
		entry, of = traffic.Below(s.call, string(p.host)), (*proxy.HostIndex).All
	}
	s.own, s.asked, s.others, s.allow = of(g.deny), of(g.asked), of(g.others), of(g.allow)
	arrives := judge(g, func(traffic.Arrival) (bool, bool) { return true, true }).Call(s.call)
	if !arrives.Arrives || len(s.others)+len(g.listed)+len(g.tokens) == 0 {
		return nil
	}
	s.group(arrives.Host)
	s.from = []source{{entry.WithoutToken(), func(int) bool { return true }}}
	if reads([]*proxy.Policy{{Rules: rulesOf(s.own)}}, proxy.OfToken) {
		pass := s.passing()
		s.from = append(s.from, source{entry, func(i int) bool { return pass[i].From == "" }})
	}
	return s
}

func rulesOf(list []proxy.Ruled) (rules []*proxy.Rule) {
	for _, r := range list {
		rules = append(rules, r.Rule)
	}
	return rules
}

// takenBy returns the entries whose routes take calls: of connections all.
func (s *subject) takenBy(r *proxy.Route) (list []int) {
	for i := range s.entries {
		if !s.call.HTTP() || r != nil && s.of(r.At) == i {
			list = append(list, i)
		}
	}
	return list
}

// group finds the hosts that are treated alike: with the same routes and, but for the
// hosts in their conditions, the same own rules.
func (s *subject) group(h *proxy.VHost) {
	var key strings.Builder
	fmt.Fprint(&key, s.call.Method, s.call.TLS, s.call.Port, s.call.Client, s.host.IsWildcard())
	if h != nil {
		for _, r := range h.Routes {
			fmt.Fprintf(&key, "%d %q\n", s.of(r.At), fmt.Sprint(r.Match))
		}
	}
	for _, list := range [][]proxy.Ruled{s.own, s.asked, s.allow} {
		for _, r := range list {
			key.WriteString(r.WithoutHosts(s.call.Authority()) + r.Policy.Spec.GetProvider().GetName() + "\n")
		}
		key.WriteString("\n")
	}
	if s.host.IsWildcard() || !s.call.HTTP() { // rules are not told apart by hosts here
		key.WriteString(string(s.host))
	}
	if s.guards.alike[key.String()] == nil {
		s.guards.alike[key.String()] = &alike{by: map[*proxy.Rule][]hit{}}
	}
	s.alike = s.guards.alike[key.String()]
}

// remembered returns what a rule does to the entries: what it does to those of a host that
// is treated alike.
func (s *subject) remembered(r proxy.Ruled) []hit {
	if !r.AnyHost {
		return s.refusing(r)
	}
	list, known := s.alike.by[r.Rule]
	if !known {
		list = s.refusing(r)
		s.alike.by[r.Rule] = list
	}
	return list
}

func (s *subject) rememberedAllow() []hit {
	if s.alike.allow == nil {
		found := s.unlisted()
		s.alike.allow = &found
	}
	return *s.alike.allow
}

// passing returns of each entry a call without a token that the program lets pass.
func (s *subject) passing() []call.Call {
	if s.alike.pass != nil {
		return s.alike.pass
	}
	s.alike.pass = make([]call.Call, len(s.entries))
	j := judge(s.guards, func(a traffic.Arrival) (bool, bool) {
		lets := s.lets(a, s.own)
		return lets, lets
	})
	j.Calls(s.from[0].entry, func(c traffic.Judged[bool]) bool {
		for _, i := range s.takenBy(c.Route) {
			if c.Result && s.alike.pass[i].From == "" {
				s.alike.pass[i] = c.Call
			}
		}
		return slices.ContainsFunc(s.alike.pass, func(c call.Call) bool { return c.From == "" })
	})
	return s.alike.pass
}
