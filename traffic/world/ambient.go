package world

import "strings"

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
	for _, o := range r.Inventory.Objects() {
		if o.Kind == "Namespace" && o.Name == p.Namespace && uses(o.Labels) {
			return "namespace " + p.Namespace + " is in ambient mode, which is not evaluated"
		}
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
	for _, o := range r.Inventory.Objects() {
		if o.Namespace == namespace && strings.HasPrefix(o.APIVersion, "gateway.networking.k8s.io/") && strings.HasSuffix(o.Kind, "Route") {
			return o.Kind + " " + o.String() + " of the Gateway API is not evaluated"
		}
	}
	return ""
}
