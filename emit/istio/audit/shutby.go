package audit

import (
	"slices"

	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
)

// A who is which of the callers of a request that the program lets pass are refused.
type who int

const (
	nobody who = iota
	some
	everybody
)

// A hit is an entry of which calls are refused.
type hit struct {
	entry int
	who   who
	call  call.Call
}

// An entryShut is a shut of an entry, by its number.
type entryShut struct {
	shut
	entry int
}

// shut returns what shuts the entries of a published host, in their order.
func (g *guards) shut(p *published) (list []entryShut) {
	s := g.subject(p)
	if s == nil {
		return nil
	}
	for _, r := range s.others {
		for _, h := range s.remembered(r) {
			list = append(list, entryShut{shut{by: r.At, policy: r.Policy, who: h.who, call: h.call}, h.entry})
		}
	}
	if len(g.listed) > 0 && !g.locksOut(p.server, p.host) {
		first := g.listed[0]
		for _, h := range s.rememberedAllow() {
			what := "%s is allowed by no rule of " + first.String()
			if h.who == some {
				what = "%s is allowed for some callers only by " + first.String()
			}
			list = append(list, entryShut{shut{by: first.Part("spec.rules"), what: what, call: h.call}, h.entry})
		}
	}
	list = append(list, s.verifying()...)
	if len(p.entries) > 1 {
		slices.SortStableFunc(list, func(a, b entryShut) int { return a.entry - b.entry })
	}
	return list
}

// saying says what becomes of a call that a rule of a policy matches.
func saying(p *proxy.Policy, w who) string {
	switch {
	case p.Spec.Action == security.AuthorizationPolicy_CUSTOM:
		return "%s may be refused by the authorizer " + p.Spec.GetProvider().GetName() + ", which " + p.String() + " asks"
	case w == everybody:
		return "%s is refused by " + p.String()
	}
	return "%s is refused for some callers by " + p.String()
}

// refusing returns the entries of which a rule that denies, or asks an authorizer, refuses
// calls that the program lets pass.
func (s *subject) refusing(r proxy.Ruled) []hit {
	provider := r.Policy.Spec.GetProvider().GetName()
	isAsked := func(a traffic.Arrival) bool {
		return r.Policy.Spec.Action == security.AuthorizationPolicy_CUSTOM && slices.ContainsFunc(s.asked, func(own proxy.Ruled) bool {
			return own.Policy.Spec.GetProvider().GetName() == provider && a.Matches(own.Rule, false) != traffic.No
		})
	}
	return s.refused(func(a traffic.Arrival) traffic.Verdict {
		if v := a.Matches(r.Rule, false); v == traffic.No || isAsked(a) {
			return traffic.No
		} else {
			return v
		}
	})
}

// unlisted returns the entries of which no policy allows calls that the program lets pass.
func (s *subject) unlisted() []hit {
	return s.refused(func(a traffic.Arrival) traffic.Verdict { return traffic.Yes - best(a, s.allow, true) })
}

// mostAttempts is how many requests of an entry are looked at to find one that is refused
// to all callers.
const mostAttempts = 8

// refused returns the entries with calls that the program lets pass and that are refused,
// each with a request that is refused to most callers.
func (s *subject) refused(verdict func(traffic.Arrival) traffic.Verdict) (list []hit) {
	best, tried := make([]hit, len(s.entries)), make([]int, len(s.entries))
	for _, from := range s.from {
		j := judge(s.guards, func(a traffic.Arrival) (traffic.Verdict, bool) {
			v := verdict(a)
			if v != traffic.No && !s.lets(a, s.own) {
				v = traffic.No
			}
			return v, v != traffic.No
		})
		j.Calls(from.entry, func(c traffic.Judged[traffic.Verdict]) bool {
			for _, i := range s.takenBy(c.Route) {
				if c.Result == traffic.No || !from.counts(i) || best[i].who == everybody || tried[i] >= mostAttempts {
					continue
				}
				tried[i]++
				if w := s.who(c, verdict); w > best[i].who {
					best[i] = hit{i, w, c.Call}
				}
			}
			return true
		})
	}
	return slices.DeleteFunc(best, func(h hit) bool { return h.who == nobody })
}

// who returns to which callers the request of a cell is refused, of those that the program
// lets pass.
func (s *subject) who(c traffic.Judged[traffic.Verdict], verdict func(traffic.Arrival) traffic.Verdict) who {
	switch {
	case c.Result == traffic.Maybe:
		return some
	case !c.OfCaller():
		return everybody
	}
	passes := false
	j := judge(s.guards, func(a traffic.Arrival) (bool, bool) {
		return s.lets(a, s.own) && verdict(a) != traffic.Yes, false
	})
	j.Calls(c.Callers(), func(c traffic.Judged[bool]) bool {
		passes = c.Result
		return !passes
	})
	if passes {
		return some
	}
	return everybody
}
