package traffic

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A verdict is whether something holds, as far as is known.
type verdict int

const (
	no verdict = iota
	maybe
	yes
)

func known(b bool) verdict {
	if b {
		return yes
	}
	return no
}

func (v verdict) not() verdict { return yes - v }

// permitted applies the policies of a pod to a leg, and ends the call if they deny it.
// If that is not known, both ways are followed. Source: security/authz/builder; Envoy's
// RBAC filters.
func (w *walk) permitted(p *proxy.Proxy, l *leg, http bool) bool {
	if w.judging != nil {
		return w.judging.hears(w, p, l, http)
	}
	if http && w.verify(p, l) {
		return false
	}
	l.remote = w.remoteOf(p, *l, http)
	policies := p.Policies()
	for _, custom := range policies.Custom {
		if v, _, _ := w.matches([]*proxy.Policy{custom}, *l, http, false); v != no {
			w.doubt(custom.String() + " asks another service (CUSTOM)")
			w.deny(*l, http, "denied by the service that "+custom.String()+" asks", custom.Part("spec.provider"))
		}
	}
	switch v, at, why := w.matches(policies.Deny, *l, http, false); v {
	case yes:
		w.denying(policies.Deny, at, l, http)
		w.deny(*l, http, "denied by "+at.String(), at)
		return false
	case maybe:
		w.doubt(why)
		w.deny(*l, http, "denied by "+at.String(), at)
	}
	if len(policies.Allow) == 0 {
		return true
	}
	v, at, why := w.matches(policies.Allow, *l, http, true)
	switch v {
	case no:
		first := policies.Allow[0]
		name := first.String()
		if others := len(policies.Allow) - 1; others > 0 {
			name += fmt.Sprintf(" and %d more", others)
		}
		w.deny(*l, http, "no rule of "+name+" allows it", first.Part("spec.rules"), w.notAllowed(policies.Allow, *l, http)...)
		return false
	case maybe:
		w.doubt(why)
		w.deny(*l, http, "no rule of "+at.String()+" allows it", at)
	case yes:
		l.note("allowed by "+at.String(), at)
	}
	return true
}

func (w *walk) deny(l leg, http bool, why string, at world.Part, passed ...Passed) {
	l = l.clone()
	l.guard = ByPolicy
	o := refused()
	if http {
		o = answered(403)
	}
	l.step(Step{Text: why, At: []world.Part{at}, Passed: passed})
	w.end(l, o, why, at)
}

// has reports whether a request has a part.
func (w *walk) has(l leg, p request.Part) bool {
	return w.driver.Holds(l.message, request.Cond{Part: p, Op: request.Present})
}

// matches reports whether some rule of the policies matches, and which.
func (w *walk) matches(policies []*proxy.Policy, l leg, http, allow bool) (v verdict, at world.Part, why string) {
	for _, p := range policies {
		for _, r := range p.Rules {
			own, reason := w.rule(r, l, http, allow)
			if own == yes {
				return yes, r.At, ""
			}
			if own == maybe && v == no {
				v, at, why = maybe, r.At, p.String()+": "+reason
			}
		}
	}
	return v, at, why
}

// rule evaluates a rule: some source and some target must match. Without http, fields of
// requests are left out of rules that deny, and rules that allow never match.
func (w *walk) rule(r *proxy.Rule, l leg, http, allow bool) (verdict, string) {
	if !http && allow && slices.ContainsFunc(slices.Concat(slices.Concat(r.Sources...), slices.Concat(r.Targets...)), func(t proxy.Test) bool { return t.HTTP }) {
		return no, ""
	}
	if !w.canHold(r.Targets, l) || !w.canHold(r.Sources, l) { // targets first: names of callers are expressions
		return no, ""
	}
	targets, why := w.some(r.Targets, l, http)
	if targets == no { // nothing is asked about the caller
		return no, ""
	}
	sources, also := w.some(r.Sources, l, http)
	if why == "" {
		why = also
	}
	return min(sources, targets), why
}

func (w *walk) some(list [][]proxy.Test, l leg, http bool) (best verdict, why string) {
	for _, tests := range list {
		if w.fails(tests, l) {
			continue
		}
		all, reason := yes, ""
		for _, t := range tests {
			if t.HTTP && !http {
				continue
			}
			v, because := w.test(t, l)
			if v < all || v == maybe {
				reason = because
			}
			if all = min(all, v); all == no {
				break
			}
		}
		if all > best {
			best, why = all, reason
		}
	}
	return best, why
}

// canHold reports whether the connection leaves one of several lists of tests open.
func (w *walk) canHold(list [][]proxy.Test, l leg) bool {
	return slices.ContainsFunc(list, func(tests []proxy.Test) bool { return !w.fails(tests, l) })
}

// fails reports whether the connection decides that one of some tests does not hold:
// whatever the request is makes no difference.
func (w *walk) fails(tests []proxy.Test, l leg) bool {
	for i := range tests {
		t := &tests[i]
		switch t.Kind {
		case proxy.OfPort, proxy.OfPrincipal:
			if v, _ := w.test(*t, l); v == no {
				return true
			}
		case proxy.OfSNI:
			if t.AcceptsSNI(l.sni) == t.Not {
				return true
			}
		}
	}
	return false
}

// accepted reports whether one of some conditions accepts a value.
func accepted(list []request.Cond, value string) bool {
	return slices.ContainsFunc(list, func(c request.Cond) bool { return c.Accepts(value) })
}

// test evaluates a field of a rule.
func (w *walk) test(t proxy.Test, l leg) (v verdict, why string) {
	switch t.Kind {
	case proxy.OfPort:
		v = known(slices.Contains(t.Ports, l.port))
	case proxy.OfSNI:
		v = known(t.AcceptsSNI(l.sni))
	case proxy.OfPrincipal:
		switch {
		case l.principal == "" && l.client && len(l.clientNames) == 0:
			return maybe, "the call does not state the names of its client certificate"
		case l.principal == "":
			v = known(slices.ContainsFunc(l.clientNames, func(name string) bool { return accepted(t.Values, name) }))
		default:
			v = known(accepted(t.Values, l.principal))
		}
	case proxy.OfRequest:
		for _, c := range t.Values {
			if why := w.unreadable(c, l); why != "" {
				return maybe, why
			}
			if w.driver.Holds(l.message, c) {
				v = yes
				break
			}
		}
	case proxy.OfToken:
		v = known(w.hasClaim(t, l))
	case proxy.OfAddress:
		v, why = w.within(l.direct, t.Values)
	case proxy.OfForwarded:
		v, why = w.within(l.remote, t.Values)
	default:
		return maybe, "a condition is not evaluated"
	}
	if t.Not {
		v = v.not()
	}
	return v, why
}
