package traffic

import (
	"slices"
	"strings"

	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
)

// tokenRules calls a function with each rule of each RequestAuthentication, until it
// returns true.
func (w *walk) tokenRules(f func(proxy.TokenRule) bool) bool {
	for _, a := range w.Registry.RequestAuthentications {
		for _, r := range a.Spec.JwtRules {
			if r != nil && f(proxy.TokenRule{JWTRule: r}) {
				return true
			}
		}
	}
	return false
}

// outputs reports whether a RequestAuthentication makes a header of a token.
func (w *walk) outputs(name string) bool {
	return w.tokenRules(func(r proxy.TokenRule) bool {
		return strings.EqualFold(r.OutputPayloadToHeader, name) ||
			slices.ContainsFunc(r.OutputClaimToHeaders, func(h *security.ClaimToHeader) bool { return strings.EqualFold(h.GetHeader(), name) })
	})
}

// comparesToken reports whether a condition is on what is in the place of a token: the
// text of the token is not known.
func (w *walk) comparesToken(c request.Cond, l leg) bool {
	if c.Part.Kind != request.HeaderOf && c.Part.Kind != request.QueryOf {
		return false
	}
	if w.exploresTokens() && w.isPlace(c.Part) {
		w.settle(c.Part, l.message)
	}
	return c.Op != request.Present && slices.ContainsFunc(l.message.tokens, func(t jwt) bool { return partOf(t.Place) == c.Part })
}

// mayHoldToken reports whether comparesToken is more than false for a part.
func (w *walk) mayHoldToken(p request.Part, l leg) bool {
	if p.Kind != request.HeaderOf && p.Kind != request.QueryOf {
		return false
	}
	return w.exploresTokens() && w.isPlace(p) || slices.ContainsFunc(l.message.tokens, func(t jwt) bool { return partOf(t.Place) == p })
}

// isPlace reports whether a RequestAuthentication expects tokens in a part of requests.
func (w *walk) isPlace(p request.Part) bool {
	return w.tokenRules(func(r proxy.TokenRule) bool {
		return slices.ContainsFunc(PlacesOf(r), func(place call.Place) bool { return partOf(place) == p })
	})
}

// hasClaim reports whether a test on the claims of a token holds.
func (w *walk) hasClaim(t proxy.Test, l leg) (holds bool) {
	for _, pair := range t.Pairs {
		if w.driver.Holds(l.message, pair[0]) && w.driver.Holds(l.message, pair[1]) {
			holds = true
		}
	}
	for _, c := range t.Values {
		if len(t.Pairs) == 0 && w.driver.Holds(l.message, c) {
			holds = true
		}
	}
	return holds
}
