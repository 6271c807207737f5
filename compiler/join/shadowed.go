package join

import (
	"slices"
	"strconv"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/compiler/routes"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// shadowed reports routes of a block that no request reaches: because of their own
// conditions, or because of earlier routes.
func (b *builder) shadowed(block *block) {
	for _, r := range block.routes {
		b.excluded(r.Match)
	}
	b.joiner.Hidden(block.routes, func(j int, by []int) {
		b.sink.Add(hiddenBy(block.routes, j, by))
	})
}

// excluded reports a match that requires of a header what it excludes.
func (b *builder) excluded(m model.Match) {
	if by, required, found := b.joiner.Excluded(m); found {
		b.once.Add(diag.At(by.At, code.ExcludedHeader, "this route never matches: it requires header %s with a value that it excludes", by.Name).
			WithRelated(required.At, "required here").WithHint("remove it"))
	}
}

// hiddenBy returns the diagnostic of a route that routes above it hide.
func hiddenBy(rules []*routes.Rule, j int, by []int) diag.Diagnostic {
	who := "a route above it matches"
	if len(by) > 1 {
		who = count(len(by)) + " routes above it together match"
	}
	return matchingFirst(diag.At(rules[j].Place(), code.ShadowedRoute, "unreachable route: %s all its requests", who).
		WithHint("move it up, or remove it"), rules, by)
}

// matchingFirst adds the routes that match the requests of another one.
func matchingFirst(d diag.Diagnostic, rules []*routes.Rule, by []int) diag.Diagnostic {
	for _, i := range by {
		d = d.WithRelated(rules[i].Place(), "this route matches first")
	}
	return d
}

// count returns a number as a word, for messages.
func count(n int) string {
	if n == 2 {
		return "two"
	}
	return strconv.Itoa(n)
}

// unreachable reports routes of several blocks, in their order, of which more specific
// routes match all requests together. Those of one block alone were reported.
func (b *builder) unreachable(g *graph, rules []*routes.Rule) {
	of := map[diag.Span]int{}
	for i, r := range g.rules {
		of[r.Place()] = g.of[i]
	}
	b.joiner.Hidden(rules, func(j int, by []int) {
		block := of[rules[j].Place()]
		others := slices.ContainsFunc(by, func(i int) bool { return of[rules[i].Place()] != block })
		if len(by) == 1 || !others {
			return
		}
		b.once.Add(matchingFirst(diag.At(rules[j].Place(), code.ShadowedRoute, "unreachable route: %s more specific routes together match all its requests", count(len(by))).
			WithHint("remove it"), rules, by))
	})
}
