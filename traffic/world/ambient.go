package world

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/inventory"
)

// The labels of ambient mode.
const (
	waypointLabel  = "istio.io/use-waypoint"
	dataplaneLabel = "istio.io/dataplane-mode"
)

// Ambient returns why calls to a pod may pass a waypoint or a ztunnel, which are not
// evaluated; empty: they do not, as far as is shown.
func (r *Registry) Ambient(p *Pod) string {
	uses := func(labels map[string]string) bool {
		waypoint := labels[waypointLabel]
		return waypoint != "" && waypoint != "none" || labels[dataplaneLabel] == "ambient"
	}
	if uses(p.Labels) {
		return p.String() + " is in ambient mode, which is not evaluated"
	}
	if uses(r.around.namespaces[p.Namespace].Labels) {
		return "namespace " + p.Namespace + " is in ambient mode, which is not evaluated"
	}
	for _, s := range r.ServicesOf(p) {
		if held, shown := r.Inventory.Held("Service", s.Namespace, s.Name); shown && s.Kubernetes && uses(held.Labels) {
			return "service " + s.Name + "." + s.Namespace + " has a waypoint, which is not evaluated"
		}
	}
	return ""
}

// GatewayAPI returns why calls to services of a namespace may have routes that are not
// evaluated; empty: they have none, as far as is shown.
func (r *Registry) GatewayAPI(namespace string) string {
	return r.around.routes[namespace]
}

// An around is what objects of the inventory that are not Istio's say about namespaces.
type around struct {
	namespaces map[string]inventory.Object // the first of each name
	routes     map[string]string           // why calls to a namespace may have routes of the Gateway API
}

func aroundOf(i *inventory.Inventory) around {
	a := around{map[string]inventory.Object{}, map[string]string{}}
	for _, o := range i.Objects() {
		if _, shown := a.namespaces[o.Name]; o.Kind == "Namespace" && !shown {
			a.namespaces[o.Name] = o
		}
		route := strings.HasPrefix(o.APIVersion, "gateway.networking.k8s.io/") && strings.HasSuffix(o.Kind, "Route")
		if route && a.routes[o.Namespace] == "" {
			a.routes[o.Namespace] = o.Kind + " " + o.String() + " of the Gateway API is not evaluated"
		}
	}
	return a
}
