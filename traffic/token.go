package traffic

import (
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
)

// A jwt is a token of a request on its way.
type jwt struct {
	number int // which of the call's tokens
	call.Token
}

// A verified is the token of a request that a proxy has verified, by whose claims its
// policies and routes decide.
type verified struct {
	jwt
	rule   proxy.TokenRule
	issuer string // where a cell's calls have it; empty: that of the call
}

// claimText returns the text of a claim at a proxy: that of the token that it verified.
// The claims of another one, or without one, are missing.
func (m *message) claimText(p request.Part) request.Text {
	if m.claims == nil {
		return request.Text{Of: p, Edits: []request.Edit{{Kind: request.Remove}}}
	}
	t := request.Text{Of: p.Of(m.claims.number)}
	_, path, _ := t.Of.Claim()
	switch {
	case m.claims.issuer != "" && len(path) == 1 && path[0] == "iss":
		return t.With(request.Edit{Kind: request.Set, A: m.claims.issuer})
	case m.claims.rule.SplitsClaim(path):
		return t.With(request.Edit{Kind: request.Words})
	}
	return t
}

// An outcome of a token, in the order in which Envoy prefers one as the reason.
type tokenOutcome int

const (
	isVerified tokenOutcome = iota
	isMissing
	unknownIssuer
	wrongAudience
	isInvalid
)

// verify verifies the tokens of a request, and reports whether the call ends. Several
// rules are one requirement: of their tokens one is verified, or there is none. Source:
// security/authn/policy_applier.go convertToEnvoyJwtConfig; Envoy's filter jwt_authn.
func (w *walk) verify(p *proxy.Proxy, l *leg) (ended bool) { return w.verifyBy(p.TokenRules(), l) }

func (w *walk) verifyBy(rules []proxy.TokenRule, l *leg) (ended bool) {
	l.message.claims = nil
	if len(rules) == 0 {
		return false
	}
	v := verification{walk: w, leg: l, rules: rules}
	if v.tokens = w.carried(rules, l); len(v.tokens) == 0 || w.isPreflight(*l) {
		return false
	}
	got, rule := v.all()
	switch {
	case got == isVerified:
		return false
	case got == wrongAudience:
		w.unverified(*l, 403, "the token is for another audience", rule)
	default:
		w.unverified(*l, 401, "the token cannot be verified", rule)
	}
	return true
}

func (w *walk) unverified(l leg, status int, why string, rule proxy.TokenRule) {
	l = l.clone()
	l.guard = ByPolicy
	l.note(why, rule.At)
	w.end(l, answered(status), why, rule.At)
}

// isPreflight reports whether a request is one that is not verified (bypass_cors_preflight).
func (w *walk) isPreflight(l leg) bool {
	header := func(name string) bool { return w.has(l, request.Part{Kind: request.HeaderOf, Name: name}) }
	another := request.Cond{Part: request.Part{Kind: request.Method}, Value: "OPTIONS", Not: true} // examples prefer it
	return !w.driver.Holds(l.message, another) &&
		header("origin") && header("access-control-request-method")
}

// A verification is that of one request at one proxy.
type verification struct {
	*walk
	leg    *leg
	rules  []proxy.TokenRule
	tokens []jwt
}

// all evaluates the requirement of all rules: some token is verified, or each place has none.
// Of those that are not, a wrong token counts before one of another issuer.
func (v *verification) all() (tokenOutcome, proxy.TokenRule) {
	worst, first, at := isMissing, isMissing, v.rules[0]
	for _, r := range v.rules {
		got := v.by(r)
		if got == isVerified {
			return got, r
		}
		if first == isMissing {
			first = got
		}
		if got > unknownIssuer || worst == isMissing && got != isMissing {
			worst, at = got, r
		}
	}
	switch {
	case worst == isMissing:
		return isVerified, at
	case first > unknownIssuer: // of all that are there, which are required together
		return first, at
	}
	return worst, at
}

// by verifies all tokens in the places of a rule.
func (v *verification) by(r proxy.TokenRule) tokenOutcome {
	var own []jwt
	for _, t := range v.tokens {
		if slices.Contains(PlacesOf(r), t.Place) {
			own = append(own, t)
		}
	}
	if len(own) == 0 {
		return isMissing
	}
	for _, t := range own {
		if got := v.check(t, r); got != isVerified {
			return got
		}
	}
	m := v.leg.message
	m.claims = &verified{jwt: own[len(own)-1], rule: r}
	if v.exploresTokens() {
		m.claims.issuer = r.Issuer
	}
	v.leg.note("verifies a token of "+r.Issuer, r.At)
	for _, t := range own {
		if !r.ForwardOriginalToken {
			m.strip(t)
		}
	}
	return isVerified
}

// strip removes a token from a request. Cookies stay.
func (m *message) strip(t jwt) {
	if t.Place.Kind == "cookie" {
		return
	}
	gone := map[call.Place]bool{t.Place: true}
	maps.Copy(gone, m.stripped)
	m.stripped = gone
	m.tokens = slices.DeleteFunc(slices.Clone(m.tokens), func(o jwt) bool { return o.number == t.number })
	m.edit(partOf(t.Place), request.Edit{Kind: request.Remove})
}

// check verifies one token, in Envoy's order: its form, its issuer, its time, its
// audience, its signature. Source: Envoy's jwt_authn authenticator.cc.
func (v *verification) check(t jwt, r proxy.TokenRule) tokenOutcome {
	issuer := strings.Join(t.Claim("iss"), " ")
	switch {
	case t.Bare != "":
		return isInvalid
	case r.Issuer != "" && issuer != r.Issuer:
		return unknownIssuer
	case t.Expired, t.Early:
		return isInvalid
	case len(r.Audiences) > 0 && !v.isFor(t, r):
		return wrongAudience
	case t.OtherKey:
		return isInvalid
	}
	return isVerified
}

// isFor reports whether a token is for an audience of a rule.
func (v *verification) isFor(t jwt, r proxy.TokenRule) bool {
	own := &message{claims: &verified{jwt: t, rule: r}}
	return slices.ContainsFunc(r.Audiences, func(name string) bool {
		return v.driver.Holds(own, request.Cond{Part: request.ClaimPart([]string{"aud"}), Value: name})
	})
}

// carried returns the tokens of a request in the places of rules.
func (w *walk) carried(rules []proxy.TokenRule, l *leg) (list []jwt) {
	var places []call.Place
	for _, r := range rules {
		places = append(places, PlacesOf(r)...)
	}
	if w.exploresTokens() {
		return w.possible(rules, l)
	}
	for _, t := range l.message.tokens {
		if slices.Contains(places, t.Place) {
			list = append(list, t)
		}
	}
	for _, place := range places {
		if why := w.unclear(place, l); why != "" {
			w.doubt(why)
			w.unverified(*l, 401, "the token cannot be verified", rules[0])
			break
		}
	}
	return list
}
