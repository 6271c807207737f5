package traffic

import (
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
)

// exploresTokens reports whether the calls that are followed have any token.
func (w *walk) exploresTokens() bool {
	r, is := w.driver.(*request.Recorder)
	return is && r.Decides(request.Text{Of: request.TokenPart})
}

// possible asks for the token of a request, of requests of which each has one or none: one
// of the issuer of a rule in a place of it, or one that is not verified.
func (w *walk) possible(rules []proxy.TokenRule, l *leg) []jwt {
	for _, r := range rules {
		for _, place := range PlacesOf(r) {
			if l.message.stripped[place] || w.isOther(place) {
				continue
			}
			w.find(place, r.Issuer, l.message)
		}
	}
	return l.message.tokens
}

// find asks whether the token of a request is in a place, unless it is known where it is.
func (w *walk) find(place call.Place, issuer string, m *message) {
	asks := func(issuer string) bool {
		return w.driver.Holds(request.Sent{}, request.Cond{Part: request.TokenPart, Value: textOf(place, issuer)})
	}
	if _, settled := m.carried[partOf(place)]; settled || len(m.tokens) > 0 {
		return
	}
	t := call.Token{Place: place, Bare: invalidToken}
	switch {
	case asks(issuer):
		t.Bare, t.Claims = "", []call.Claim{{Path: []string{"iss"}, Values: []string{issuer}}}
	case !asks(""):
		return
	}
	m.tokens = []jwt{{0, t}}
	m.carry(partOf(place), request.Edit{Kind: request.Set, A: inPlace(t)})
}

// carry says what is in a place of tokens.
func (m *message) carry(p request.Part, e request.Edit) {
	own := map[request.Part]request.Text{p: request.Text{Of: p}.With(e)}
	maps.Copy(own, m.carried)
	m.carried = own
}

// settle asks for the tokens in a part of a request of which any RequestAuthentication
// expects some, before something else is asked about the part.
func (w *walk) settle(p request.Part, m *message) {
	_, settled := m.carried[p]
	_, edited := m.texts[p]
	if _, other := w.values.Value(request.Text{Of: p}); settled || edited || other {
		return
	}
	w.tokenRules(func(r proxy.TokenRule) bool {
		for _, place := range PlacesOf(r) {
			if partOf(place) == p {
				w.find(place, r.Issuer, m)
			}
		}
		return false
	})
	if _, found := m.carried[p]; !found && p != partOf(call.Place{Kind: "cookie"}) {
		m.carry(p, request.Edit{Kind: request.Remove})
	}
}

// isOther reports whether all requests that are followed have another text in the place of
// a token.
func (w *walk) isOther(place call.Place) bool {
	value, present := w.values.Value(request.Text{Of: partOf(place)})
	if present && place.Kind != "cookie" && strings.Contains(value, place.Prefix) {
		w.doubt("the " + partOf(place).String() + " may be a token: write it as `token`")
	}
	return present && place.Kind != "cookie"
}

// textOf returns the text of a token that cells have.
func textOf(p call.Place, issuer string) string {
	return request.TokenText([]string{p.Kind, p.Name, p.Prefix}, issuer)
}

// tokenOf returns the token of a text that cells have, with claims of a request.
func tokenOf(text string, values map[request.Part]string) call.Token {
	place, issuer := request.TokenOf(text)
	t := call.Token{Place: call.Place{Kind: place[0], Name: place[1], Prefix: place[2]}}
	if issuer == "" {
		t.Bare = invalidToken
		return t
	}
	t.Claims = []call.Claim{{Path: []string{"iss"}, Values: []string{issuer}}}
	for p, v := range values {
		if _, path, is := p.Claim(); is {
			t.Claims = append(t.Claims, call.Claim{Path: path, Values: []string{v}})
		}
	}
	slices.SortFunc(t.Claims[1:], func(a, b call.Claim) int { return slices.Compare(a.Path, b.Path) })
	return t
}

// invalidToken is not a token, and anyToken stands for the text of one.
const invalidToken, anyToken = "invalid", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"

// carry adds the tokens of a call to its request: what is asked about them.
func carry(values *request.Concrete, c call.Call) {
	for i, t := range c.Tokens {
		for _, claim := range t.Claims {
			values.Values[request.ClaimPart(claim.Path).Of(i)] = request.ListOf(claim.Values)
		}
	}
	if len(c.Tokens) == 1 {
		issuer := strings.Join(c.Tokens[0].Claim("iss"), " ")
		values.Values[request.TokenPart] = textOf(c.Tokens[0].Place, issuer)
	}
}
