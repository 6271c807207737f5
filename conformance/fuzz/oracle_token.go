package fuzz

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/conformance/call"
)

// sent is a token that a call carries, as the line of the call says it (package call).
type sent struct {
	place     string // authorization, header:NAME, query:NAME, cookie:NAME
	issuer    string
	audiences []string
	claims    map[string][]string
	sound     bool // signed by the issuer's key, and valid now
	of        issuer
}

// tokensOf are the tokens of a call.
func tokensOf(c call.Call) []sent {
	var out []sent
	words := strings.Fields(c.Text)
	for i, word := range words[:max(0, len(words)-1)] {
		if word != "token" {
			continue
		}
		s := sent{place: "authorization", issuer: "https://id.example.com", audiences: []string{"shop"}, claims: map[string][]string{}, sound: true}
		for one := range strings.SplitSeq(words[i+1], ",") {
			name, value, _ := strings.Cut(one, "=")
			switch {
			case name == "at" && value == "authorization":
				s.place = "authorization without Bearer" // where nobody looks for it
			case name == "at":
				s.place = value
			case name == "iss":
				s.issuer = value
			case name == "aud":
				s.audiences = strings.Split(value, "+")
			case name == "alg", name == "key", name == "bare", name == "exp" && value == "past", name == "nbf" && value == "future":
				s.sound = false
			default:
				s.claims[name] = strings.Split(strings.ReplaceAll(value, "_", "+"), "+")
			}
		}
		out = append(out, s)
	}
	return out
}

// has says whether a token has a claim with one of the values.
func (s sent) has(c Claim) bool {
	return slices.ContainsFunc(s.claims[c.Name], func(value string) bool { return slices.Contains(c.Values, value) })
}

// verified are the tokens of a request that the gateway's pods verify, whatever host it is for, and whether there is one
// that is wrong. Of several it is not promised what becomes of them but for this: one that is wrong stands for nothing.
func (p Program) verified(c call.Call) (tokens []sent, wrong, several bool) {
	header := func(name string) bool {
		return slices.ContainsFunc(c.Headers, func(h [2]string) bool { return h[0] == name })
	}
	if c.Method == "OPTIONS" && header("origin") && header(asksFor) {
		return nil, false, false
	}
	found := 0
	for _, s := range tokensOf(c) {
		looked := false
		for _, i := range issuers {
			if !p.verifies(c.At, i) || !slices.Contains(i.from, s.place) {
				continue
			}
			looked = true
			if s.sound && s.issuer == i.issuer && (i.audience == "" || slices.Contains(s.audiences, i.audience)) {
				s.of = i
				tokens = append(tokens, s)
			}
		}
		if looked {
			found++
		}
	}
	return tokens, found == 1 && len(tokens) == 0, found > 1 || found == 1 && repeated(c)
}

// repeated says whether a request has a header twice where tokens are read: both are one value to Envoy, in which it may
// find none that it can verify.
func repeated(c call.Call) bool {
	values := map[string]int{}
	for _, h := range c.Headers {
		values[h[0]]++
	}
	return values["authorization"] > 1 || values["x-robot"] > 1
}

// verifies says whether the pods of a gateway verify the tokens of an issuer.
func (p Program) verifies(gateway string, i issuer) bool {
	uses := func(a Access) bool {
		return slices.ContainsFunc(a.Tokens, func(t TokenTest) bool { return t.Tokens == i.name })
	}
	return slices.ContainsFunc(p.Exposes, func(e Expose) bool {
		return e.Gateway == gateway && (uses(e.Access) || slices.ContainsFunc(e.Routes, func(r Route) bool { return uses(r.Access) }))
	})
}

// stripped is a path without the token that is not sent on.
func stripped(path string, tokens []sent) string {
	for _, s := range tokens {
		kind, name, _ := strings.Cut(s.place, ":")
		if !s.of.strip || kind != "query" {
			continue
		}
		path, query, _ := strings.Cut(path, "?")
		pairs := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool { return strings.HasPrefix(pair, name+"=") })
		return strings.TrimSuffix(path+"?"+strings.Join(pairs, "&"), "?")
	}
	return path
}
