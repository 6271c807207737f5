package audit

import (
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
)

// otherIssuer is one of which no object says anything.
const otherIssuer = "https://other.example"

// verifying returns the rules of others that refuse a token of another issuer in a place
// where the program does not look for one.
func (s *subject) verifying() (list []entryShut) {
	if len(s.tokens) == 0 || !s.call.HTTP() {
		return nil
	}
	pass := s.passing()
	for _, r := range s.tokens {
		for i, c := range pass {
			if c.From == "" {
				continue
			}
			if place, refuses := s.refusesToken(c, r); refuses {
				what := "%s with a token of another issuer in " + place.Place.Kind + " " + place.Place.Name + " is refused by " + r.At.String()
				c.Tokens = []call.Token{place}
				list = append(list, entryShut{shut{by: r.At.Field("issuer"), what: what, call: c}, i})
			}
		}
	}
	return list
}

// refusesToken returns a token that makes a rule refuse a call, and not the program.
func (s *subject) refusesToken(c call.Call, r proxy.TokenRule) (call.Token, bool) {
	j := judge(s.guards, func(a traffic.Arrival) (bool, bool) {
		own := a.Verify(s.mine) && best(a, s.own, false) != traffic.Yes
		return own && !a.Verify([]proxy.TokenRule{r}), false
	})
	for _, place := range traffic.PlacesOf(r) {
		t := call.Token{Place: place, Claims: []call.Claim{{Path: []string{"iss"}, Values: []string{otherIssuer}}}}
		c.Tokens = []call.Token{t}
		if j.Call(c).Result {
			return t, true
		}
	}
	return call.Token{}, false
}
