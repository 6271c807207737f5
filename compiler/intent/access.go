package intent

import (
	"cmp"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// access is what a caller needs. Lines of one kind are alternatives, and all kinds
// are required. `open` is of a route: what its host needs does not apply to it.
//
//	allow address CIDR, ...
//	allow tokens NAME [claim NAME = VALUE, ...]...
//	allow name NAME, ...
//	check AUTHORIZER
//	open
type access struct {
	lang.Node
	Allow *allow     `parser:"  'allow':Word @@"`
	Check *lang.Name `parser:"| 'check':Word @@" names:"authorizer"`
	Open  bool       `parser:"| @'open':Word"`
}

type allow struct {
	Addresses []lang.CIDR `parser:"  'address':Word @@ (',':Punct @@)*"`
	Tokens    *tokenTest  `parser:"| 'tokens':Word @@"`
	Names     []CertName  `parser:"| 'name':Word @@ (',':Punct @@)*"`
}

type tokenTest struct {
	Name   lang.Name `parser:"@@" names:"tokens"`
	Claims []claim   `parser:"@@*"`
}

type claim struct {
	lang.Node
	Name   ClaimName   `parser:"'claim':Word @@"`
	Values []lang.Text `parser:"'=':Word @@ (',':Punct @@)*"`
}

// ClaimName is the name of a claim. In a word dots separate a claim from one that is
// within it; a string is one name.
type ClaimName struct{ lang.Leaf }

// Parse takes a string, or a word without an operator.
func (c *ClaimName) Parse(lex *lexer.PeekingLexer) error { return c.Take(lex, withoutOperator) }

// path returns the names of the claim and of those around it, the outermost first.
func (c ClaimName) path(s *scope) []string {
	path := []string{c.Text}
	if !c.Opaque() {
		path = strings.Split(c.Text, ".")
	}
	if slices.Contains(path, "") || strings.ContainsFunc(c.Text, func(r rune) bool { return r <= ' ' || r == '[' || r == ']' || r == 0x7f || r == '\uFFFD' }) {
		s.Wrong(c, code.InvalidClaim, "write the name of the claim, as groups or realm_access.roles", "invalid claim name `%s`", c.Text)
		return nil
	}
	return path
}

// CertName is a name in a client certificate.
type CertName struct{ lang.Leaf }

// spiffe begins the names of workloads.
const spiffe = "spiffe://"

// value returns the name: a DNS name in lower case, or a URI of SPIFFE, which may end
// with `*`. If it is invalid, value reports it and returns "".
func (n CertName) value(s *scope) string {
	id, isID := strings.CutPrefix(n.Text, spiffe)
	switch {
	case isID:
		if trust, path, _ := strings.Cut(strings.TrimSuffix(id, "*"), "/"); trust == "" || path == "" || strings.ContainsFunc(id[:len(id)-1], notInURI) || notInURI(rune(id[len(id)-1])) && id[len(id)-1] != '*' {
			s.Wrong(n, code.InvalidClientName, "write it as spiffe://TRUST-DOMAIN/PATH, or with a `*` at its end", "invalid client name `%s`", n.Text)
			return ""
		}
		return n.Text
	case strings.Contains(n.Text, "*"):
		s.Wrong(n, code.InvalidClientName, "list the names: they are compared exactly", "invalid client name `%s`: must not have a `*`", n.Text)
		return ""
	case lang.WrongHost(strings.ToLower(n.Text)) != "":
		s.Wrong(n, code.InvalidClientName, "write a DNS name, as client.example.com, or a URI that begins with spiffe://", "invalid client name `%s`: %s", n.Text, lang.WrongHost(strings.ToLower(n.Text)))
		return ""
	}
	return strings.ToLower(n.Text)
}

func notInURI(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._~/:", r))
}

// accessOf returns the access of a block and reports duplicates.
func (s *scope) accessOf(list []*access) model.Access {
	var out model.Access
	var seen struct {
		addresses, tokens, names first[string]
	}
	for _, a := range list {
		switch {
		case a.Open:
			once(s, &out.Open, true, a, a, "open")
		case a.Check != nil:
			once(s, &out.Check, a.Check.Value(&s.Scope), a.Check, a, "check")
		case a.Allow.Tokens != nil:
			if t := a.Allow.Tokens.value(s, a); t.Tokens != "" && !again(s, &seen.tokens, t.Words(), a, "allow "+t.Words()) {
				out.Tokens = append(out.Tokens, t)
			}
		case a.Allow.Addresses != nil:
			for _, leaf := range a.Allow.Addresses {
				addTo(s, &out.Addresses, &seen.addresses, leaf, leaf.Value(&s.Scope))
			}
		default:
			for _, leaf := range a.Allow.Names {
				addTo(s, &out.Names, &seen.names, leaf, leaf.value(s))
			}
		}
	}
	sortSaid(out.Addresses)
	sortSaid(out.Names)
	slices.SortFunc(out.Tokens, func(x, y model.TokenTest) int { return strings.Compare(x.Words(), y.Words()) })
	return out
}

func addTo(s *scope, to *[]model.Said[string], seen *first[string], leaf leaf, value string) {
	if value != "" && !again(s, seen, value, leaf, leaf.Word().Text) {
		*to = append(*to, said(s, value, leaf))
	}
}

func sortSaid(list []model.Said[string]) {
	slices.SortFunc(list, func(x, y model.Said[string]) int { return cmp.Compare(x.Value, y.Value) })
}

// value returns the test; without a name if it is invalid, which it reports.
func (t *tokenTest) value(s *scope, clause *access) model.TokenTest {
	out := model.TokenTest{Tokens: t.Name.Value(&s.Scope), At: s.Span(clause), NameAt: s.Span(t.Name)}
	var seen first[string]
	for _, c := range t.Claims {
		one := model.Claim{Path: c.Name.path(s)}
		if one.Path == nil || again(s, &seen, one.Key(), c.Name, "claim "+c.Name.Text) {
			continue
		}
		var values first[string]
		for _, v := range c.Values {
			text := v.Value(&s.Scope)
			if strings.HasPrefix(text, "*") || strings.HasSuffix(text, "*") || text == "" {
				s.Wrong(v, code.InvalidClaim, "list the values: they are compared exactly", "invalid value `%s` of a claim: must not be empty, or begin or end with `*`", text)
				continue
			}
			addTo(s, &one.Values, &values, v, text)
		}
		sortSaid(one.Values)
		out.Claims = append(out.Claims, one)
	}
	slices.SortFunc(out.Claims, func(x, y model.Claim) int { return slices.Compare(x.Path, y.Path) })
	return out
}

// checkAccess reports what the protocol and mode of the statement do not allow: the
// gateway must see what it judges.
func (e *expose) checkAccess(s *scope, record *model.Expose, list []*access) {
	for _, a := range list {
		what := e.what(record)
		switch {
		case a.Open:
			s.Wrong(a, code.OpenWithoutRoute, "remove it: what is not restricted is open", "`open` is not allowed outside a route")
		case e.opaque(record) && (a.Check != nil || a.Allow != nil && a.Allow.Tokens != nil):
			s.Wrong(a, code.AccessNotForMode, "remove it, or expose the host as https", "`%s` is not allowed with %s: the gateway does not see requests", a.words(), what)
		case a.Allow != nil && a.Allow.Names != nil && !record.Mode.Value.AsksClients():
			s.Wrong(a, code.AccessNotForMode, "write `https mutual`: then callers need a certificate", "`allow name` is not allowed with %s: callers have no client certificate", what)
		}
	}
}

// warnOfMesh warns of conditions beside `also mesh`, where no gateway judges callers.
func (e *expose) warnOfMesh(s *scope, record *model.Expose) {
	all := record.Access.Said()
	for i := range record.Routes {
		all = append(all, record.Routes[i].Access.Said()...)
	}
	if at := diag.First(all); record.AlsoMesh.Value && at.Known() {
		s.Report(diag.At(record.AlsoMesh.At, code.AccessBesideMesh, "what callers need holds at the gateway only, not for callers in the mesh").
			WithHint("remove `also mesh`, or restrict callers of the service by `raw`").WithRelated(at, "callers are restricted here"))
	}
}

// checkRouteAccess reports what the mode does not allow in routes.
func (e *expose) checkRouteAccess(s *scope, record *model.Expose, routes []*route) {
	for _, r := range routes {
		for _, a := range r.access() {
			if a.Allow != nil && a.Allow.Names != nil && !record.Mode.Value.AsksClients() {
				s.Wrong(a, code.AccessNotForMode, "write `https mutual`: then callers need a certificate", "`allow name` is not allowed with %s: callers have no client certificate", e.what(record))
			}
		}
	}
}

// words returns the first words of the clause, for messages.
func (a *access) words() string {
	switch {
	case a.Open:
		return "open"
	case a.Check != nil:
		return "check"
	case a.Allow.Tokens != nil:
		return "allow tokens"
	case a.Allow.Names != nil:
		return "allow name"
	}
	return "allow address"
}
