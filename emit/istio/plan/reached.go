package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/compiler/routes"
)

// reached are the routes of a list so far, by their paths. Whole segments are two matches
// in Istio: an earlier route may match all requests of one of them, as `= /x` does before
// `/x`, and that one must not be written.
type reached map[model.Text][]*model.Route

// by reports whether requests for a part of the paths of a route reach it.
func (e reached) by(r *model.Route, path model.Text) bool {
	if len(e[path]) == 0 {
		return true
	}
	c, one := routes.NewComparer(), *r
	one.Match.Path.Value = path
	rule := c.Rule(&one)
	return !slices.ContainsFunc(e[path], func(earlier *model.Route) bool { return c.Hides(c.Rule(earlier), rule) })
}

func (e reached) add(r *model.Route) {
	if r.Match.Path.Is() {
		e[r.Match.Path.Value] = append(e[r.Match.Path.Value], r)
	}
}
