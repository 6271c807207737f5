package join

import (
	"slices"
	"strconv"

	"github.com/gwc-lang/gwc/compiler/routes"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// shadowed reports routes of a block that earlier routes make unreachable.
func (b *builder) shadowed(block *block) {
	b.joiner.Hidden(block.routes, func(j int, by []int) {
		b.sink.Add(hiddenBy(block.routes, j, by))
	})
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
