package join

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/compiler/routes"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A block is the routes of one statement in order of precedence. They do not change.
type block struct {
	list   []model.Route
	routes []*routes.Rule // of list
}

func (b *block) place() diag.Span {
	if len(b.routes) == 0 {
		return diag.Span{}
	}
	return b.routes[0].Place()
}

// A joiner joins blocks of routes about the same host, port and gateway.
type joiner struct {
	*routes.Comparer
}

func newJoiner() *joiner {
	return &joiner{routes.NewComparer()}
}

func (j *joiner) block(list []model.Route) *block {
	b := &block{list: slices.Clip(list), routes: make([]*routes.Rule, len(list))}
	for i := range list {
		b.routes[i] = j.Rule(&list[i])
	}
	return b
}

// takesAll reports whether one of the block's routes matches all requests.
func takesAll(list []model.Route) bool {
	return slices.ContainsFunc(list, func(r model.Route) bool { return routes.TakesAll(r.Match) })
}

// joined returns the routes of blocks about the same thing in order of precedence;
// what names the thing in messages. TCP routes match everything.
func (b *builder) joined(blocks []*block, opaque bool, what string) []model.Route {
	if len(blocks) == 1 {
		return blocks[0].list
	}
	g := newGraph(blocks)
	groups := g.byMatch()
	heads := make([]*routes.Rule, len(groups))
	for k, members := range groups {
		heads[k] = g.rules[members[0]]
		b.mergeGroup(g, members, opaque, what)
	}
	b.joiner.Pairs(heads, func(k int) int { return g.of[groups[k][0]] }, func(k, l int) {
		if g.wrong[groups[l][0]] { // already reported
			return
		}
		r := b.joiner.Compare(heads[k], heads[l])
		switch x, y := groups[k], groups[l]; {
		case r == routes.Apart:
		case len(x) == 1 && len(y) == 1 && g.of[x[0]] == g.of[y[0]], r == routes.Fewer:
			g.before(x[0], y[0])
		case r == routes.More:
			g.before(y[0], x[0])
		case r == routes.Same && sameEffect(heads[k].Route, heads[l].Route):
			g.merge(x[0], y[0])
		default:
			g.conflicts(x, y, func(earlier, later int) { b.undecided(r, opaque, g.rules[later], g.rules[earlier], what) })
		}
	})
	rules, stuck := g.order()
	if len(stuck) > 1 {
		b.undecided(routes.Overlapping, opaque, stuck[1], stuck[0], what)
	}
	b.unreachable(g, rules)
	return routesOf(append(rules, stuck...))
}

// undecided reports two routes without a defined order.
func (b *builder) undecided(r routes.Relation, opaque bool, later, earlier *routes.Rule, what string) {
	switch {
	case opaque:
		b.clash(code.DuplicateTCPPort, later.Place(), earlier.Place(), "use another port, make both the same, or write `tls passthrough at HOST` in both for TLS clients: their SNI tells the services apart",
			"conflicting tcp routes for %s", what)
	case r == routes.Same:
		b.clash(code.DuplicateRoutes, later.Place(), earlier.Place(), "change the match of one of them, or make both the same",
			"conflicting routes for the same requests of %s", what)
	default:
		b.clash(code.AmbiguousRoutes, later.Place(), earlier.Place(),
			"put both routes in one block in the intended order, or narrow the match of one of them",
			"ambiguous order of two routes of %s: some requests match both, and neither is more specific", what)
	}
}

func routesOf(rules []*routes.Rule) []model.Route {
	list := make([]model.Route, len(rules))
	for i, r := range rules {
		list[i] = *r.Route
	}
	return list
}

// sameEffect reports whether two routes have the same action and settings.
func sameEffect(x, y *model.Route) bool {
	return effectOf(x) == effectOf(y)
}

// effectOf returns the action and settings of a route as text. A rewrite replaces the
// whole path that an expression matches, of a prefix only the prefix.
func effectOf(r *model.Route) string {
	effect := content(r.Name) + content(r.Action) + "\n" + content(r.Settings) + "\n" + content(r.Access)
	if r.Settings.RewritePath.Is() && r.Match.Path.Value.Op == model.Regexp {
		effect += "\nof the whole path"
	}
	return effect
}
