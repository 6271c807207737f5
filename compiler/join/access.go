package join

import (
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// declareCallers declares tokens and authorizers.
func (b *builder) declareCallers() {
	for i := range b.s.Tokens {
		d := &b.s.Tokens[i]
		if first := b.tokens[d.Name]; first != nil {
			b.clash(code.DuplicateDeclaration, d.At, first.At, "rename one of them", "duplicate tokens %s", d.Name)
			continue
		}
		b.tokens[d.Name] = d
		b.m.Tokens = append(b.m.Tokens, d)
	}
	for i := range b.s.Authorizers {
		d := &b.s.Authorizers[i]
		if first := b.authorizers[d.Name]; first != nil {
			b.clash(code.DuplicateDeclaration, d.At, first.At, "remove one of them", "duplicate authorizer %s", d.Name)
			continue
		}
		b.authorizers[d.Name] = d
		b.m.Authorizers = append(b.m.Authorizers, d)
	}
	slices.SortFunc(b.m.Tokens, func(x, y *model.TokensDecl) int { return strings.Compare(x.Name, y.Name) })
	slices.SortFunc(b.m.Authorizers, func(x, y *model.AuthorizerDecl) int { return strings.Compare(x.Name, y.Name) })
}

// resolveAccess reports names of tokens and authorizers that are not declared.
func (b *builder) resolveAccess(a *model.Access) {
	for _, t := range a.Tokens {
		if b.tokens[t.Tokens] != nil || slices.Contains(b.s.Broken.Tokens, t.Tokens) {
			continue
		}
		b.unknownCaller(code.UnknownTokens, t.NameAt, "tokens", t.Tokens, slices.Sorted(maps.Keys(b.tokens)),
			"declare them: tokens "+t.Tokens+" { issuer \"https://id.example.com\", keys \"https://id.example.com/jwks\", audience any }")
	}
	if c := a.Check; c.Is() && b.authorizers[c.Value] == nil && !slices.Contains(b.s.Broken.Authorizers, c.Value) {
		b.unknownCaller(code.UnknownAuthorizer, c.At, "authorizer", c.Value, slices.Sorted(maps.Keys(b.authorizers)),
			"declare it: authorizer "+c.Value)
	}
}

func (b *builder) unknownCaller(reported code.Code, at diag.Span, what, name string, known []string, hint string) {
	if near := lang.Nearest(name, known); near != "" {
		hint = "did you mean `" + near + "`?"
	}
	b.once.Add(diag.At(at, reported, "unknown %s `%s`", what, name).WithHint("%s", hint))
}

// joinAccess returns what the callers of an address need. Of each kind the statements
// that state it must agree.
func (b *builder) joinAccess(what string, list []*model.Access) model.Access {
	var out model.Access
	addresses := kindOf(list, func(a *model.Access) []model.Said[string] { return a.Addresses })
	names := kindOf(list, func(a *model.Access) []model.Said[string] { return a.Names })
	checks := kindOf(list, func(a *model.Access) []model.Said[string] {
		if !a.Check.Is() {
			return nil
		}
		return []model.Said[string]{a.Check}
	})
	tests := kindOf(list, func(a *model.Access) []model.Said[string] {
		var words []model.Said[string]
		for i := range a.Tokens {
			words = append(words, model.Said[string]{Value: a.Tokens[i].Words(), At: a.Tokens[i].At, Clause: a.Tokens[i].At})
		}
		return words
	})
	for kind, one := range map[string][]stated{"allow address": addresses, "allow name": names, "allow tokens": tests, "check": checks} {
		for _, s := range one[min(1, len(one)):] {
			if s.text != one[0].text {
				b.clash(code.ConflictingAccess, s.at, one[0].at, "set it in one place, or write the same in both", "conflicting `%s` for %s", kind, what)
			}
		}
	}
	if len(addresses) > 0 {
		out.Addresses = addresses[0].of.Addresses
	}
	if len(names) > 0 {
		out.Names = names[0].of.Names
	}
	if len(checks) > 0 {
		out.Check = checks[0].of.Check
	}
	if len(tests) > 0 {
		out.Tokens = tests[0].of.Tokens
	}
	for _, kind := range [][]stated{addresses, names, tests, checks} {
		for _, s := range kind {
			out.More = append(out.More, s.clauses...)
		}
	}
	for _, s := range tests {
		for i := range s.of.Tokens {
			out.More = append(out.More, s.of.Tokens[i].Said()...)
		}
	}
	out.More = spans(out.More...)
	return out
}

// A stated is what a statement states of one kind.
type stated struct {
	of      *model.Access
	text    string
	at      diag.Span // the first clause
	clauses []diag.Span
}

// kindOf returns the statements that state something of a kind, by place.
func kindOf(list []*model.Access, values func(*model.Access) []model.Said[string]) []stated {
	var out []stated
	for _, a := range list {
		all := values(a)
		if len(all) == 0 {
			continue
		}
		s := stated{of: a}
		for _, v := range all {
			s.text += v.Value + "\n"
			s.clauses = append(s.clauses, v.Clause)
		}
		s.at = slices.MinFunc(s.clauses, diag.Span.Compare)
		out = append(out, s)
	}
	slices.SortFunc(out, func(x, y stated) int { return x.at.Compare(y.at) })
	return out
}
