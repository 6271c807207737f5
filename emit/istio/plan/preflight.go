package plan

import (
	"maps"
	"reflect"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/compiler/routes"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A preflightRoute is a route with the preflights that it takes besides its requests.
type preflightRoute struct {
	*model.Route
	preflight *model.Match // nil: none
}

// A candidate is a route whose preflights are not requests of its match.
type candidate struct {
	index int // of the route
	routes.Preflight
	rule *routes.Rule // of the preflights
}

// A lostPreflight is a route whose policy does not answer its preflights, because they
// do not differ from those of another route.
type lostPreflight struct{ route, by *model.Route }

// preflights adds to routes the preflights of their requests, so that they reach the
// policy of the route that will take the request: a preflight has the method OPTIONS,
// and none of the headers that the route may require.
//
// Preflights that only these requests have are matched in the place of the route.
// Otherwise they come after all other routes, for which no more is known. A route of the
// program for OPTIONS goes before both.
func preflights(list []*model.Route) ([]preflightRoute, []lostPreflight) {
	out := make([]preflightRoute, len(list))
	for i, r := range list {
		out[i].Route = r
	}
	if !slices.ContainsFunc(list, func(r *model.Route) bool { return r.Settings.CORS.Is() }) {
		return out, nil
	}
	c := routes.NewComparer()
	all := candidates(c, list)
	var last []preflightRoute
	var lost []lostPreflight
	taken, covers := map[int]bool{}, coversOf(c, list, all)
	needs := neededOf(c, list, all)
	for k := range all {
		x := &all[k]
		if !needs[k] {
			continue
		}
		if by := x.hiddenBy(list, all, covers[k], taken); by != nil {
			if r := list[x.index]; by.Match.Method.Value != "OPTIONS" && !x.Exact && !sameCORS(r, by) {
				lost = append(lost, lostPreflight{r, by})
			}
			continue
		}
		taken[k] = true
		if x.Exact {
			out[x.index].preflight = &x.Match
			continue
		}
		own := *list[x.index]
		own.Match = x.Match
		last = append(last, preflightRoute{Route: &own})
	}
	return slices.Insert(out, stated(list), last...), lost
}

func sameCORS(x, y *model.Route) bool {
	return reflect.DeepEqual(x.Settings.CORS.Value, y.Settings.CORS.Value)
}

// candidates returns the candidates of a list, first those with preflights of their own.
func candidates(c *routes.Comparer, list []*model.Route) []candidate {
	var exact, other []candidate
	for i, r := range list {
		if !routes.NeedsPreflight(r.Match) {
			continue
		}
		at := r.Settings.CORS.Clause
		if !at.Known() {
			at = diag.First(r.At)
		}
		x := candidate{index: i, Preflight: routes.PreflightOf(r.Match, at)}
		x.rule = c.Rule(&model.Route{Match: x.Match})
		switch {
		case x.Exact:
			exact = append(exact, x)
		case r.Settings.CORS.Is():
			other = append(other, x)
		}
	}
	return append(exact, other...)
}

// coversOf returns for each candidate the routes, by number, and after them the earlier
// candidates that match all of its preflights.
func coversOf(c *routes.Comparer, list []*model.Route, all []candidate) [][]int {
	rules := make([]*routes.Rule, 0, len(list)+len(all))
	for _, r := range list {
		rules = append(rules, c.Rule(r))
	}
	for i := range all {
		rules = append(rules, all[i].rule)
	}
	out := make([][]int, len(all))
	c.Covers(rules, func(i, j int) {
		if k := j - len(list); k >= 0 && c.Hides(rules[i], rules[j]) {
			out[k] = append(out[k], i)
		}
	})
	return out
}

// A policed is a route with a policy, and the preflights that it would answer.
type policed struct {
	index int
	rule  *routes.Rule
}

// neededOf returns which candidates have a policy, or take requests whose preflights a
// later route with a policy would answer.
func neededOf(c *routes.Comparer, list []*model.Route, all []candidate) []bool {
	out := make([]bool, len(all))
	answering := map[string][]policed{}
	preflight := map[int]*routes.Rule{}
	for k := range all {
		preflight[all[k].index] = all[k].rule
		out[k] = list[all[k].index].Settings.CORS.Is()
	}
	for i, r := range list {
		if !r.Settings.CORS.Is() {
			continue
		}
		rule := preflight[i]
		if rule == nil {
			rule = c.Rule(r)
		}
		answering[r.Match.Method.Value] = append(answering[r.Match.Method.Value], policed{i, rule})
	}
	for k := range all {
		if out[k] {
			continue
		}
		others := slices.Concat(answering[list[all[k].index].Match.Method.Value], answering[""])
		if !list[all[k].index].Match.Method.Is() {
			others = slices.Concat(slices.Collect(maps.Values(answering))...)
		}
		out[k] = slices.ContainsFunc(others, func(a policed) bool {
			return a.index > all[k].index && c.Compare(a.rule, all[k].rule) != routes.Apart
		})
	}
	return out
}

// hiddenBy returns a route that takes all of the preflights: an earlier one, one for
// OPTIONS, or, where other requests have the same preflights, any one; nil: none.
func (x *candidate) hiddenBy(list []*model.Route, all []candidate, covers []int, taken map[int]bool) *model.Route {
	for _, i := range covers {
		switch k := i - len(list); {
		case k >= 0 && taken[k]:
			return list[all[k].index]
		case k >= 0:
		case i < x.index, list[i].Match.Method.Value == "OPTIONS", !x.Exact && i < stated(list):
			return list[i]
		}
	}
	return nil
}

// stated returns the number of routes that the program states: the last one of a host in
// the mesh may be for what the program does not mention.
func stated(list []*model.Route) int {
	if n := len(list); n > 0 && len(list[n-1].At) == 0 {
		return n - 1
	}
	return len(list)
}
