package audit

import (
	"net/netip"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
)

// A who is which callers of a call something is about.
type who int

const (
	nobody who = iota
	some
	everybody
)

func all(b bool) who {
	if b {
		return everybody
	}
	return nobody
}

// A lets is whom the program lets make a call.
type lets struct {
	addresses []string       // none: all
	from      proxy.TestKind // what the addresses are
	tokens    bool           // who has a token
	names     bool           // who has a certificate with a name
	asked     []string       // the authorizers that are asked
}

// letsOf returns whom the program's policies let make a call; nobody if they deny it.
func letsOf(own proxy.Policies, x example) (l lets, somebody bool) {
	for _, p := range own.Custom {
		if who := l.matches(p, x, false); who != nobody {
			l.asked = append(l.asked, p.Spec.GetProvider().GetName())
		}
	}
	for _, p := range own.Deny {
		for _, r := range p.Rules {
			if l.some(r.Targets, x) == nobody {
				continue
			}
			for _, source := range r.Sources {
				if len(source) == 0 {
					return l, false
				}
				l.demand(source)
			}
		}
	}
	return l, true
}

// demand adds what callers must have who are not denied for a lack of it.
func (l *lets) demand(source []proxy.Test) {
	for _, t := range source {
		switch {
		case !t.Not:
		case t.Kind == proxy.OfAddress, t.Kind == proxy.OfForwarded:
			l.from = t.Kind
			for _, c := range t.Values {
				l.addresses = append(l.addresses, c.Value)
			}
		case t.Kind == proxy.OfToken:
			l.tokens = true
		case t.Kind == proxy.OfPrincipal:
			l.names = true
		}
	}
}

// matches returns whom the rules of a policy are about.
func (l lets) matches(p *proxy.Policy, x example, allow bool) (best who) {
	for _, r := range p.Rules {
		if allow && x.request == nil && slices.ContainsFunc(testsOf(r), func(t proxy.Test) bool { return t.HTTP }) {
			continue
		}
		best = max(best, min(l.some(r.Sources, x), l.some(r.Targets, x)))
	}
	return best
}

func testsOf(r *proxy.Rule) []proxy.Test {
	return slices.Concat(slices.Concat(r.Sources...), slices.Concat(r.Targets...))
}

// some returns whom some of several lists of tests are about.
func (l lets) some(lists [][]proxy.Test, x example) (best who) {
	for _, tests := range lists {
		own := everybody
		for _, t := range tests {
			if x.request != nil || !t.HTTP { // connections have no requests to test
				own = min(own, l.test(t, x))
			}
		}
		best = max(best, own)
	}
	return best
}

func (l lets) test(t proxy.Test, x example) who {
	out := some
	switch t.Kind {
	case proxy.OfPort:
		out = all(slices.ContainsFunc(t.Ports, func(port int) bool { return slices.Contains(x.ports, uint32(port)) }))
	case proxy.OfSNI:
		tls := x.server.Class.UsesTLS()
		out = all(tls && slices.ContainsFunc(t.Values, func(c request.Cond) bool { return c.Accepts(x.host) }))
	case proxy.OfPrincipal:
		if mode := x.server.Spec.GetTls().GetMode(); mode != api.ServerTLSSettings_MUTUAL && mode != api.ServerTLSSettings_OPTIONAL_MUTUAL {
			out = nobody // callers have no certificate
		}
	case proxy.OfRequest:
		out = l.ofRequest(t, x)
	case proxy.OfToken:
		whichever := slices.ContainsFunc(t.Values, func(c request.Cond) bool { return c.Op == request.Present })
		if !l.tokens {
			out = nobody
		} else if whichever {
			out = everybody
		}
	case proxy.OfAddress, proxy.OfForwarded:
		out = l.ofAddress(t)
	}
	if t.Not {
		return everybody - out
	}
	return out
}

func (l lets) ofRequest(t proxy.Test, x example) who {
	for _, c := range t.Values {
		if c.Part.Kind == request.HeaderOf && (strings.HasPrefix(c.Part.Name, "x-forwarded-") || strings.HasPrefix(c.Part.Name, "x-envoy-")) {
			return some
		}
		if x.request.Holds(request.Sent{}, c) {
			return everybody
		}
	}
	return nobody
}

// ofAddress returns which of the callers with an allowed address have one of a test.
func (l lets) ofAddress(t proxy.Test) who {
	if len(l.addresses) == 0 || l.from != t.Kind {
		return some
	}
	out, every := nobody, true
	for _, text := range l.addresses {
		own, inside := rangeOf(text), false
		for _, c := range t.Values {
			theirs := rangeOf(c.Value)
			inside = inside || own.IsValid() && theirs.IsValid() && theirs.Bits() <= own.Bits() && theirs.Contains(own.Addr())
			if own.Overlaps(theirs) {
				out = some
			}
		}
		every = every && inside
	}
	if every {
		return everybody
	}
	return out
}

func rangeOf(text string) netip.Prefix {
	if p, err := netip.ParsePrefix(text); err == nil {
		return p
	}
	if a, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(a, a.BitLen())
	}
	return netip.Prefix{}
}
