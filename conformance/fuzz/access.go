package fuzz

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Access is what callers of a host or of a route need: of each kind one of the values. Open says of a route that what the
// host needs does not hold there.
type Access struct {
	Addresses []string
	Tokens    []TokenTest
	Names     []string // in the client's certificate
	Check     string   // an authorizer
	Open      bool
}

// TokenTest is a token of an issuer with claims, all of them.
type TokenTest struct {
	Tokens string
	Claims []Claim
}

// Claim is a claim that has one of the values.
type Claim struct {
	Name   string
	Values []string
}

// issuer is a statement `tokens`.
type issuer struct {
	name, issuer, audience string
	from                   []string // authorization, header:NAME, query:NAME, cookie:NAME
	strip                  bool
}

// issuers are in the order in which gateways try them, which is that of the names of their issuers.
var issuers = []issuer{
	{"corp", "https://id.example.com", "shop", []string{"authorization"}, false},
	{"robot", "https://robot.example.com", "", []string{"header:x-robot", "query:key"}, true},
	{"session", "https://session.example.com", "", []string{"cookie:session"}, false},
}

// authorizers are those of the gateways: one lets every request pass, the other none.
var authorizers = map[string]string{"ingress": "login", "edge": "guard"}

// is says whether anything is stated.
func (a Access) is() bool { return a.restricts() || a.Open }

// restricts says whether some callers are refused.
func (a Access) restricts() bool {
	return len(a.Addresses)+len(a.Tokens)+len(a.Names) > 0 || a.Check != ""
}

// kinds are the kinds of what is needed.
func (a Access) kinds() []string {
	var out []string
	for kind, stated := range map[string]bool{"address": len(a.Addresses) > 0, "tokens": len(a.Tokens) > 0, "name": len(a.Names) > 0, "check": a.Check != ""} {
		if stated {
			out = append(out, kind)
		}
	}
	return out
}

// byServer says whether the names are those of DNS, which the server of the host compares.
func (a Access) byServer() bool {
	return slices.ContainsFunc(a.Names, func(name string) bool { return !strings.HasPrefix(name, "spiffe://") })
}

// lines are the clauses.
func (a Access) lines() []string {
	var out []string
	if len(a.Addresses) > 0 {
		out = append(out, "allow address "+strings.Join(a.Addresses, ", "))
	}
	for _, t := range a.Tokens {
		line := "allow tokens " + t.Tokens
		for _, c := range t.Claims {
			line += " claim " + c.Name + " = " + strings.Join(c.Values, ", ")
		}
		out = append(out, line)
	}
	if len(a.Names) > 0 {
		out = append(out, "allow name "+strings.Join(a.Names, ", "))
	}
	if a.Check != "" {
		out = append(out, "check "+a.Check)
	}
	if a.Open {
		out = append(out, "open")
	}
	return out
}

// String writes the statement.
func (i issuer) String() string {
	lines := []string{fmt.Sprintf("issuer %q", i.issuer), `keys file "jwks.json"`, "audience " + cmp.Or(i.audience, "any")}
	for _, from := range i.from {
		if kind, name, named := strings.Cut(from, ":"); named {
			lines = append(lines, "from "+kind+" "+name)
		}
	}
	if i.strip {
		lines = append(lines, "strip")
	}
	return "tokens " + i.name + " {\n  " + strings.Join(lines, "\n  ") + "\n}"
}

// accesses are all that the statements of a build say of callers.
func (p Program) accesses(build int) []Access {
	var out []Access
	for _, e := range p.Exposes {
		if e.Build == build {
			out = append(out, e.Access)
			for _, r := range e.Routes {
				out = append(out, r.Access)
			}
		}
	}
	return out
}

// restricts says whether a program says anything of callers.
func (p Program) restricts() bool {
	return slices.ContainsFunc(append(p.accesses(0), p.accesses(1)...), Access.is)
}

// callers are the declarations that the statements of a build need.
func (p Program) callers(build int) []string {
	tokens, checks := map[string]bool{}, map[string]bool{}
	for _, a := range p.accesses(build) {
		for _, t := range a.Tokens {
			tokens[t.Tokens] = true
		}
		checks[a.Check] = true
	}
	var out []string
	for _, i := range issuers {
		if tokens[i.name] {
			out = append(out, i.String())
		}
	}
	for _, gateway := range gatewaysIn {
		if checks[authorizers[gateway]] {
			out = append(out, "authorizer "+authorizers[gateway])
		}
	}
	return out
}

// smaller are an access that lacks one thing.
func (a Access) smaller() []Access {
	var out []Access
	for _, part := range []func(*Access) bool{
		func(q *Access) bool { q.Addresses = nil; return len(a.Addresses) > 0 },
		func(q *Access) bool {
			q.Addresses = a.Addresses[:min(1, len(a.Addresses))]
			return len(a.Addresses) > 1
		},
		func(q *Access) bool { q.Tokens = nil; return len(a.Tokens) > 0 },
		func(q *Access) bool { q.Tokens = a.Tokens[:min(1, len(a.Tokens))]; return len(a.Tokens) > 1 },
		func(q *Access) bool { q.Tokens = a.Tokens[min(1, len(a.Tokens)):]; return len(a.Tokens) > 1 },
		func(q *Access) bool { q.Names = nil; return len(a.Names) > 0 },
		func(q *Access) bool { q.Check = ""; return a.Check != "" },
		func(q *Access) bool { q.Open = false; return a.Open },
	} {
		if less := a; part(&less) {
			out = append(out, less)
		}
	}
	for i, t := range a.Tokens {
		for j := range t.Claims {
			less := a
			less.Tokens = slices.Clone(a.Tokens)
			less.Tokens[i].Claims = slices.Delete(slices.Clone(t.Claims), j, j+1)
			out = append(out, less)
		}
	}
	return out
}
