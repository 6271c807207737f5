package write

import (
	"encoding/json"
	"fmt"

	"google.golang.org/protobuf/proto"
	api "istio.io/api/networking/v1alpha3"

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

// A liveRoutes is what is read of a VirtualService in a cluster.
type liveRoutes struct {
	Spec struct {
		HTTP []struct {
			Name  string
			Route []struct {
				Destination struct {
					Host, Subset string
					Port         struct{ Number uint32 }
				}
				Weight int32
			}
		}
	}
}

// Keep returns a VirtualService with the weights that controllers have set in the
// cluster, whose object is live, in JSON. Routes whose weights it cannot keep, because
// the live ones have other destinations, are returned by name.
func Keep(o emit.Object, live []byte) (out emit.Object, changed []string, err error) {
	spec, is := o.Body.(*api.VirtualService)
	if !is || len(o.Controlled) == 0 {
		return o, nil, nil
	}
	var there liveRoutes
	if err := json.Unmarshal(live, &there); err != nil {
		return o, nil, err
	}
	spec = proto.CloneOf(spec)
	for _, c := range o.Controlled {
		if !keep(spec, there, c.Name) {
			changed = append(changed, c.Name)
		}
	}
	o.Body = spec
	return o, changed, nil
}

// keep sets the weights of a route to those of the live one.
func keep(spec *api.VirtualService, live liveRoutes, name string) bool {
	weights := map[string]int32{}
	for _, r := range live.Spec.HTTP {
		if r.Name != name {
			continue
		}
		for _, d := range r.Route {
			weights[fmt.Sprintf("%s %s %d", d.Destination.Host, d.Destination.Subset, d.Destination.Port.Number)] = d.Weight
		}
	}
	for _, r := range spec.Http {
		if r.Name != name {
			continue
		}
		if len(r.Route) != len(weights) {
			return false
		}
		for _, d := range r.Route {
			if _, found := weights[destinationKey(d.Destination)]; !found {
				return false
			}
		}
		for _, d := range r.Route {
			d.Weight = weights[destinationKey(d.Destination)]
		}
	}
	return true
}

func destinationKey(d *api.Destination) string {
	return fmt.Sprintf("%s %s %d", d.Host, d.Subset, d.Port.GetNumber())
}
