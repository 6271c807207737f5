package join

import (
	"github.com/gwc-lang/gwc/compiler/routes"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// shadowed reports routes of a block that earlier routes make unreachable.
func (b *builder) shadowed(block *block) {
	b.joiner.Hidden(block.routes, func(j int, by []int) {
		below := block.routes[j]
		message := "unreachable route: a route above it matches all its requests"
		if len(by) > 1 {
			message = "unreachable route: two routes above it together match all its requests"
		}
		d := diag.At(below.Place(), code.ShadowedRoute, "%s", message).WithHint("move it up, or remove it")
		for _, i := range by {
			d = d.WithRelated(block.routes[i].Place(), "this route matches first")
		}
		b.sink.Add(d)
	})
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
		if len(by) == 1 || of[rules[by[0]].Place()] == block && of[rules[by[1]].Place()] == block {
			return
		}
		b.once.Add(diag.At(rules[j].Place(), code.ShadowedRoute, "unreachable route: two more specific routes together match all its requests").
			WithHint("remove it").WithRelated(rules[by[0]].Place(), "this route matches first").WithRelated(rules[by[1]].Place(), "this route matches first"))
	})
}
