package plane

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/url"
	"slices"
	"strings"
	"time"

	jwtv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"
)

// verdict is what becomes of the tokens that a requirement is about.
type verdict int

const (
	verified verdict = iota
	missed           // there is none
	unknownIssuer
	wrongAudience
	invalid
)

// authentication is one request at the filter jwt_authn.
type authentication struct {
	filter *jwtv3.JwtAuthentication
	leg    *leg
	err    error
}

// verify is Envoy's filter jwt_authn with the requirements that istiod writes (authn/policy_applier.go). It refuses a
// request by 401, or by 403 for the audience of its token; claims of the token that was verified are word to the filters
// behind it.
func verify(f *jwtv3.JwtAuthentication, l *leg) (status int, why string, err error) {
	_, origin := l.request.value("origin")
	_, asks := l.request.value("access-control-request-method")
	if f.BypassCorsPreflight && l.request.method == "OPTIONS" && origin && asks {
		return 0, "", nil
	}
	for _, rule := range f.Rules {
		if !matches(rule.Match, l.request) {
			continue
		}
		a := &authentication{filter: f, leg: l}
		switch got := a.require(rule.GetRequires()); {
		case a.err != nil:
			return 0, "", a.err
		case got == wrongAudience:
			return 403, "a token of another audience", nil
		case got != verified:
			return 401, "a token that cannot be verified", nil
		}
		return 0, "", nil
	}
	return 0, "", nil
}

func (a *authentication) require(q *jwtv3.JwtRequirement) verdict {
	switch t := q.GetRequiresType().(type) {
	case *jwtv3.JwtRequirement_ProviderName:
		return a.provider(a.filter.Providers[t.ProviderName])
	case *jwtv3.JwtRequirement_RequiresAll:
		for _, one := range t.RequiresAll.Requirements {
			if got := a.require(one); got != verified {
				return got
			}
		}
		return verified
	case *jwtv3.JwtRequirement_RequiresAny:
		return a.any(t.RequiresAny.Requirements)
	}
	a.err = fmt.Errorf("a requirement of tokens is not known to the judge: %v", q)
	return invalid
}

// any is the first requirement that holds. Of those that do not, a token that is wrong counts before one of another
// issuer, and that before none (AnyVerifierImpl).
func (a *authentication) any(list []*jwtv3.JwtRequirement) verdict {
	out, mayMiss := missed, false
	for _, one := range list {
		if _, ok := one.GetRequiresType().(*jwtv3.JwtRequirement_AllowMissing); ok {
			mayMiss = true
			continue
		}
		switch got := a.require(one); {
		case got == verified:
			return verified
		case got > unknownIssuer || out == missed:
			out = got
		}
	}
	if mayMiss && out == missed {
		return verified
	}
	return out
}

// found is a token and how it is taken out of the request.
type found struct {
	text   string
	remove func()
}

// provider verifies all tokens where requests carry those of a provider: each must be right.
func (a *authentication) provider(p *jwtv3.JwtProvider) verdict {
	tokens := a.leg.request.tokens(p)
	if len(tokens) == 0 {
		return missed
	}
	for _, t := range tokens {
		claims, got := a.check(p, t.text)
		if got != verified {
			return got
		}
		if p.PayloadInMetadata != "" {
			a.leg.metadata["envoy.filters.http.jwt_authn"] = map[string]any{p.PayloadInMetadata: normalizedClaims(p, claims)}
		}
	}
	for _, t := range tokens {
		if !p.Forward {
			t.remove()
		}
	}
	return verified
}

// tokens are those at the places of a provider; without any, it has the standard ones.
func (r *request) tokens(p *jwtv3.JwtProvider) []found {
	headers, params := p.FromHeaders, p.FromParams
	if len(headers)+len(params)+len(p.FromCookies) == 0 {
		headers, params = []*jwtv3.JwtHeader{{Name: "Authorization", ValuePrefix: "Bearer "}}, []string{"access_token"}
	}
	var out []found
	for _, h := range headers {
		name := strings.ToLower(h.Name)
		values := r.headers[name]
		_, text, ok := strings.Cut(strings.Join(values, ","), h.ValuePrefix)
		if len(values) > 0 && ok {
			out = append(out, found{text, func() { delete(r.headers, name) }})
		}
	}
	path, query, _ := strings.Cut(r.path, "?")
	pairs := strings.Split(query, "&")
	for _, name := range params {
		for i, pair := range pairs {
			if key, value, _ := strings.Cut(pair, "="); key == name {
				text, _ := url.QueryUnescape(value)
				left := strings.Join(slices.Delete(slices.Clone(pairs), i, i+1), "&")
				out = append(out, found{text, func() { r.path = strings.TrimSuffix(path+"?"+left, "?") }})
				break
			}
		}
	}
	for _, name := range p.FromCookies {
		for _, pair := range strings.Split(strings.Join(r.headers["cookie"], ";"), ";") {
			if key, value, _ := strings.Cut(strings.TrimSpace(pair), "="); key == name {
				out = append(out, found{value, func() {}})
				break
			}
		}
	}
	return out
}

// check verifies one token, in Envoy's order: its form, its issuer, its time, its audience, its signature.
func (a *authentication) check(p *jwtv3.JwtProvider, text string) (claims map[string]any, got verdict) {
	parts := strings.Split(text, ".")
	header := map[string]any{}
	if len(parts) != 3 || !decoded(parts[0], &header) || !decoded(parts[1], &claims) {
		return nil, invalid
	}
	if issuer, _ := claims["iss"].(string); p.Issuer != "" && issuer != p.Issuer {
		return nil, unknownIssuer
	}
	skew, now := float64(cmp.Or(p.ClockSkewSeconds, 60)), float64(time.Now().Unix())
	if at, ok := claims["exp"].(float64); ok && at+skew < now {
		return nil, invalid
	}
	if at, ok := claims["nbf"].(float64); ok && at-skew > now {
		return nil, invalid
	}
	if len(p.Audiences) > 0 && !slices.ContainsFunc(p.Audiences, func(one string) bool { return listed(claims["aud"], one) }) {
		return nil, wrongAudience
	}
	set := p.GetLocalJwks().GetInlineString()
	if set == "" {
		a.err = fmt.Errorf("the keys of issuer %s are not known to the judge", p.Issuer)
		return nil, invalid
	}
	if header["alg"] != "ES256" || !signed(set, parts) {
		return nil, invalid
	}
	return claims, verified
}

// listed says whether a claim is a text, or a list that has it.
func listed(claim any, text string) bool {
	list, _ := claim.([]any)
	return claim == text || slices.ContainsFunc(list, func(e any) bool { return e == text })
}

// signed says whether a key of the set has signed a token by ES256, the only algorithm that the judge has.
func signed(set string, parts []string) bool {
	var keys struct {
		Keys []struct{ Kty, Crv, X, Y string }
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || len(signature) != 64 || json.Unmarshal([]byte(set), &keys) != nil {
		return false
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	for _, k := range keys.Keys {
		x, errX := base64.RawURLEncoding.DecodeString(k.X)
		y, errY := base64.RawURLEncoding.DecodeString(k.Y)
		if k.Kty != "EC" || k.Crv != "P-256" || errX != nil || errY != nil {
			continue
		}
		key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), slices.Concat([]byte{4}, x, y))
		if err == nil && ecdsa.Verify(key, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
			return true
		}
	}
	return false
}

func decoded(part string, to *map[string]any) bool {
	data, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(data, to) == nil
}

// normalizedClaims are claims as policies see them: some are lists of words.
func normalizedClaims(p *jwtv3.JwtProvider, claims map[string]any) map[string]any {
	for _, name := range p.GetNormalizePayloadInMetadata().GetSpaceDelimitedClaims() {
		if text, ok := claims[name].(string); ok {
			var list []any
			for _, word := range strings.Fields(text) {
				list = append(list, word)
			}
			claims[name] = list
		}
	}
	return claims
}
