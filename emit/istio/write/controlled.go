package write

import (
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
)

// controlled records the weights of the route at path that a controller changes.
func (r *routing) controlled(path string, route *plan.Route) {
	if !route.Action.ByController.Value {
		return
	}
	r.note(path+".route", route.Action.ByController.Clause)
	r.left = append(r.left, emit.Controlled{Path: "spec.http", Name: route.Name.Value, Each: "route", Field: "weight"})
}
