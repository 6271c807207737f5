package proxy

import (
	"slices"
	"strings"

	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// claim returns the translation of values of a claim.
func claim(path ...string) func(string) request.Cond {
	return func(v string) request.Cond {
		c := pattern(v)
		c.Part = request.ClaimPart(path)
		return c
	}
}

// requestPrincipals translates ISSUER/SUBJECT: conditions on both claims that must hold.
// Source: security/authz/model/generator.go requestPrincipalGenerator.
func requestPrincipals(values []string) (pairs [][2]request.Cond) {
	for _, v := range values {
		iss, sub := request.Cond{Part: request.ClaimPart([]string{"iss"})}, request.Cond{Part: request.ClaimPart([]string{"sub"})}
		at := strings.LastIndexByte(v, '/')
		first, ends := strings.HasPrefix(v, "*"), strings.HasSuffix(v, "*")
		switch {
		case v == "*":
			iss.Op, sub.Op = request.Present, request.Present
		case first && at < 0:
			iss.Op, sub.Op, sub.Value = request.Present, request.HasSuffix, v[1:]
		case first:
			iss.Op, iss.Value, sub.Value = request.HasSuffix, v[1:at], v[at+1:]
		case ends && at < 0:
			iss.Op, iss.Value, sub.Op = request.HasPrefix, v[:len(v)-1], request.Present
		case ends:
			iss.Value, sub.Op, sub.Value = v[:at], request.HasPrefix, v[at+1:len(v)-1]
		case at < 0:
			iss.Value = v
		default:
			iss.Value, sub.Value = v[:at], v[at+1:]
		}
		pairs = append(pairs, [2]request.Cond{iss, sub})
	}
	return pairs
}

// claimsIn returns the path of a claim from [NAME][NAME]. Source:
// security/authz/model/util.go extractNameInNestedBrackets.
func claimsIn(text string) []string {
	inner, open := strings.CutPrefix(text, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	if !open || !closed {
		return nil
	}
	path := strings.Split(inner, "][")
	if slices.ContainsFunc(path, func(name string) bool { return strings.ContainsAny(name, "[]") }) {
		return []string{inner}
	}
	return path
}

// RoutingClaim returns the path of the claim that a header of a VirtualService means; nil
// if it is a header. Source: pkg/jwt/routing.go ToRoutingClaim.
func RoutingClaim(header string) []string {
	const claims = "@request.auth.claims"
	if !strings.HasPrefix(strings.ToLower(header), claims) {
		return nil
	}
	name := header[len(claims):]
	switch {
	case strings.HasPrefix(name, ".") && len(name) > 1:
		return strings.Split(name[1:], ".")
	case strings.HasPrefix(name, "[") && strings.HasSuffix(name, "]") && len(name) > 2:
		return strings.Split(name[1:len(name)-1], "][")
	}
	return nil
}

// A TokenRule is a rule of a RequestAuthentication.
type TokenRule struct {
	*security.JWTRule
	At world.Part
}

// TokenRules returns the rules by which the pod verifies tokens: those of all
// RequestAuthentications, by the names of the issuers. Source:
// security/authn/policy_applier.go newPolicyApplier.
func (p *Proxy) TokenRules() (list []TokenRule) {
	for _, a := range p.Registry.TokensOf(p.Pod) {
		for i, r := range a.Spec.JwtRules {
			if r != nil {
				list = append(list, TokenRule{r, a.Part("spec.jwtRules[%d]", i)})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b TokenRule) int { return strings.Compare(a.Issuer, b.Issuer) })
	return list
}

// SplitsClaim reports whether a claim of the rule is a list of words. Source:
// security/authn/policy_applier.go buildSpaceDelimitedClaims.
func (r TokenRule) SplitsClaim(path []string) bool {
	return len(path) == 1 && slices.Contains(append([]string{"permission", "scope"}, r.SpaceDelimitedClaims...), path[0])
}
