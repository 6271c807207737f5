package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// Access is what a caller needs. Values of one kind are alternatives, and all kinds
// are required. The zero Access needs nothing.
type Access struct {
	Addresses []Said[string] // CIDRs, canonical and sorted
	Tokens    []TokenTest    // sorted by their text
	Names     []Said[string] // of client certificates, sorted
	Check     Said[string]   // the authorizer that decides
	Open      Said[bool]     // of a route: what its host needs does not apply
	// More are the clauses of all statements that state the same.
	More []diag.Span
}

// A TokenTest is a verified token of an issuer with claims.
type TokenTest struct {
	Tokens string  // the name of the `tokens` statement
	Claims []Claim // sorted by name; all must hold
	At     diag.Span
	// NameAt is the place of the name.
	NameAt diag.Span `place:"word"`
}

// A Claim is a claim of a token that has one of the values.
type Claim struct {
	Path   []string // more than one: claims within claims
	Values []Said[string]
}

// Is reports whether the access states anything.
func (a *Access) Is() bool { return a.Restricts() || a.Open.Is() }

// Restricts reports whether the access refuses some callers.
func (a *Access) Restricts() bool {
	return len(a.Addresses)+len(a.Tokens)+len(a.Names) > 0 || a.Check.Is()
}

// Said returns the clauses of the access.
func (a *Access) Said() []diag.Span {
	var out []diag.Span
	for _, v := range a.Addresses {
		out = append(out, v.Clause)
	}
	for i := range a.Tokens {
		out = append(out, a.Tokens[i].Said()...)
	}
	for _, v := range a.Names {
		out = append(out, v.Clause)
	}
	out = append(append(out, a.Check.Clause, a.Open.Clause), a.More...)
	return slices.DeleteFunc(out, func(s diag.Span) bool { return !s.Known() })
}

// Said returns the clauses of the test.
func (t *TokenTest) Said() []diag.Span {
	out := []diag.Span{t.At}
	for _, c := range t.Claims {
		for _, v := range c.Values {
			out = append(out, v.Clause)
		}
	}
	return out
}

// Key returns the path of the claim as text, the same for the same path alone.
func (c Claim) Key() string { return fmt.Sprintf("%q", c.Path) }

// Words returns what the test needs, as the language writes it.
func (t *TokenTest) Words() string {
	words := []string{"tokens " + t.Tokens}
	for _, c := range t.Claims {
		name := strings.Join(c.Path, ".")
		if len(c.Path) == 1 && strings.Contains(name, ".") {
			name = fmt.Sprintf("%q", name)
		}
		var values []string
		for _, v := range c.Values {
			values = append(values, v.Value)
		}
		words = append(words, "claim "+name+" = "+strings.Join(values, ", "))
	}
	return strings.Join(words, " ")
}

// TokensDecl is one `tokens NAME { ... }`: who issues tokens, and where requests
// carry them.
type TokensDecl struct {
	At        diag.Span // the name
	Name      string
	Issuer    Said[string]
	KeysURL   Said[string]   // where the public keys are, or
	Keys      Said[string]   // the public keys, a JSON Web Key Set
	Audiences []Said[string] // sorted; none: any
	From      []TokenPlace   // alternatives, sorted; never none
	Strip     Said[bool]     // the token is not sent on
}

// A TokenPlace is where requests carry tokens.
type TokenPlace struct {
	Kind   string // "header", "cookie", "query"
	Name   string
	Prefix string // of a header: the text before the token
	At     diag.Span
}

// AuthorizerDecl is one `authorizer NAME`: a service that decides about requests, which
// the mesh knows by this name.
type AuthorizerDecl struct {
	At   diag.Span
	Name string
}
