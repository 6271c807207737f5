package audit

import (
	"fmt"
	"slices"
	"strings"

	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A shut is a rule of a policy that refuses calls of an entry, and what becomes of an
// example.
type shut struct {
	by   world.Part
	what string
}

// shut returns what shuts an entry.
func (g *guards) shut(e entry) (list []shut) {
	if e.route.Kind == "http" && !e.host.IsWildcard() {
		x := e.example(string(e.host), "GET", "/", nil)
		e.plain = &x
	}
	for _, p := range g.others.Custom {
		list = append(list, g.asks(e, p)...)
	}
	for _, p := range g.others.Deny {
		list = append(list, g.denies(e, p)...)
	}
	if s, found := g.allowsOthers(e); found {
		list = append(list, s)
	}
	return append(list, g.verifies(e)...)
}

// passing calls a function for the calls of the entry that the program lets pass, with
// parts that a rule asks for.
func (g *guards) passing(e entry, asks *proxy.Rule, each func(example, lets) (done bool)) {
	for _, x := range e.examples(asks, g.named) {
		if l, passes := letsOf(g.ownOf(x), x); passes && each(x, l) {
			return
		}
	}
}

// ownOf returns the policies of the program that may be about a call.
func (g *guards) ownOf(x example) proxy.Policies {
	if x.request == nil {
		return g.own
	}
	if name := x.authority(); g.nearTo != name {
		apart := func(p *proxy.Policy) bool { return !slices.ContainsFunc(p.Rules, x.isHostOf) }
		g.nearTo = name
		g.near.Custom = slices.DeleteFunc(slices.Clone(g.own.Custom), apart)
		g.near.Deny = slices.DeleteFunc(slices.Clone(g.own.Deny), apart)
	}
	return g.near
}

// concerned returns the example of a rule that is about most callers.
func (g *guards) concerned(e entry, r *proxy.Rule, p *proxy.Policy, own func(lets) bool) (best who, at example) {
	one := &proxy.Policy{AuthorizationPolicy: p.AuthorizationPolicy, Rules: []*proxy.Rule{r}}
	g.passing(e, r, func(x example, l lets) bool {
		if who := l.matches(one, x, false); who > best && !own(l) {
			best, at = who, x
		}
		return best == everybody
	})
	return best, at
}

func (g *guards) denies(e entry, p *proxy.Policy) (list []shut) {
	for _, r := range p.Rules {
		switch best, x := g.concerned(e, r, p, func(lets) bool { return false }); best {
		case everybody:
			list = append(list, shut{r.At, fmt.Sprintf("%s is refused by %s", x, p)})
		case some:
			list = append(list, shut{r.At, fmt.Sprintf("%s is refused for some callers by %s", x, p)})
		}
	}
	return list
}

// asks returns the rules by which another authorizer is asked than that of the program.
func (g *guards) asks(e entry, p *proxy.Policy) (list []shut) {
	provider := p.Spec.GetProvider().GetName()
	for _, r := range p.Rules {
		if best, x := g.concerned(e, r, p, func(l lets) bool { return slices.Contains(l.asked, provider) }); best != nobody {
			list = append(list, shut{r.At, fmt.Sprintf("%s may be refused by the authorizer %s, which %s asks", x, provider, p)})
		}
	}
	return list
}

// allowsOthers returns the first policy that allows only others, for an entry whose
// calls none allows.
func (g *guards) allowsOthers(e entry) (out shut, found bool) {
	policies := g.others.Allow
	if len(policies) == 0 || g.unlisted(e.host) {
		return out, false
	}
	first := policies[0]
	best := everybody
	g.passing(e, nil, func(x example, l lets) bool {
		allowed := nobody
		for _, p := range slices.Concat(policies, g.own.Allow) {
			who := l.matches(p, x, true)
			allowed = max(allowed, who)
		}
		if allowed < best {
			best, found = allowed, true
			what := "%s is allowed by no rule of %s"
			if allowed == some {
				what = "%s is allowed for some callers only by %s"
			}
			out = shut{first.Part("spec.rules"), fmt.Sprintf(what, x, first)}
		}
		return best == nobody
	})
	return out, found
}

// verifies returns the rules that verify tokens in places where the program does not
// look for one, for an entry that needs none.
func (g *guards) verifies(e entry) (list []shut) {
	for _, v := range g.tokens {
		i := slices.IndexFunc(tokenPlaces(v.rule), func(place string) bool { return !g.read[place] })
		if i < 0 || e.route.Kind != "http" {
			continue
		}
		g.passing(e, nil, func(x example, l lets) bool {
			if !l.tokens {
				list = append(list, shut{v.at, fmt.Sprintf("%s with a token of another issuer in %s is refused by %s", x, tokenPlaces(v.rule)[i], v.of)})
			}
			return true
		})
	}
	return list
}

// tokenPlaces returns where a rule looks for tokens. Source: Envoy's jwt_authn,
// JwtProvider.from_headers.
func tokenPlaces(r *security.JWTRule) (list []string) {
	for _, h := range r.FromHeaders {
		list = append(list, "header "+strings.ToLower(h.Name))
	}
	for _, name := range r.FromParams {
		list = append(list, "query "+name)
	}
	for _, name := range r.FromCookies {
		list = append(list, "cookie "+name)
	}
	if len(list) == 0 {
		return []string{"header authorization", "query access_token"}
	}
	return list
}
