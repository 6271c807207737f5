package request

import (
	"slices"
	"strconv"
	"strings"
)

// separator is between the values of a claim that is a list, and between the names of a
// claim within another one.
const separator = "\x1f"

// TokenPart is the part of a request that is its token, of requests of which each has one
// or none: where it is and who issued it. Who does not is who nobody can verify.
var TokenPart = Part{Kind: Token}

// TokenText returns the text of a TokenPart.
func TokenText(place []string, issuer string) string {
	return strings.Join(append(slices.Clone(place), issuer), separator)
}

// TokenOf returns what a text of a TokenPart says.
func TokenOf(text string) (place []string, issuer string) {
	parts := strings.Split(text, separator)
	return parts[:len(parts)-1], parts[len(parts)-1]
}

// ClaimPart returns the part of a request that is a claim.
func ClaimPart(path []string) Part {
	return Part{Kind: ClaimOf, Name: strings.Join(path, separator)}
}

// Of returns the claim of one of several tokens.
func (p Part) Of(token int) Part {
	p.Name = strconv.Itoa(token) + separator + p.Name
	return p
}

// Claim returns the path of a claim, and which token it is of; false if the part is none
// of a token.
func (p Part) Claim() (token int, path []string, is bool) {
	first, rest, found := strings.Cut(p.Name, separator)
	token, err := strconv.Atoi(first)
	if p.Kind != ClaimOf || !found || err != nil {
		return 0, nil, false
	}
	return token, strings.Split(rest, separator), true
}

// ListOf returns the text of a claim with values.
func ListOf(values []string) string { return strings.Join(values, separator) }

// ofClaim reports whether a condition on a claim holds: one that is missing matches none, and
// of a list some value must match. Source: security/authz/matcher/metadata.go
// MetadataListValueMatcher; Envoy's MetadataMatcher.
func (c Cond) ofClaim(value string, present bool) bool {
	some := present && slices.ContainsFunc(strings.Split(value, separator), c.Accepts)
	return some != c.Not
}

// tokens returns texts of a TokenPart of which one has all facts, if there is one.
func tokens(facts []Fact) (list []value) {
	list = append(list, value{})
	for _, f := range facts {
		list = append(list, value{f.Cond.Value, true})
	}
	return list
}
