package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// hiddenServiceRule finds routes to a Service that is not exported to their callers:
// istiod sends no cluster to these. Source: model/push_context.go IsServiceVisible.
var hiddenServiceRule = Rule{"hiddenservice", []code.Code{code.HiddenService}, (*Audit).hiddenServices}

func (a *Audit) hiddenServices() {
	for route, d := range a.routed() {
		a.hiddenService(route, d)
	}
}

func (a *Audit) hiddenService(route *world.Route, d world.Destination) {
	service, known := a.Service(d.Host)
	if !known || len(service.ExportTo) == 0 {
		return
	}
	seen := world.VisibilityOf(service.ExportTo, service.Namespace)
	for _, gateway := range route.Gateways {
		for _, namespace := range a.callersAt(route, gateway) {
			if seen.In(namespace) {
				continue
			}
			a.report(finding{
				shown: a.lostAt(route),
				code:  code.HiddenService, spaced: true, at: d.HostPart(), other: servicePart(service), note: "the Service is here", atNote: "a route leads to it here",
				message: fmt.Sprintf("service %s.%s is not exported to %s: %s", service.Name, service.Namespace, whoIn(gateway, namespace), lost(route, d)),
				hint:    fmt.Sprintf("add %s to the annotation networking.istio.io/exportTo of the Service", namespace),
			})
			return
		}
	}
}

// callersAt returns namespaces whose callers use a route: those of the gateway's pods;
// in the mesh those that the route or its VirtualService names, else its own.
func (a *Audit) callersAt(route *world.Route, gateway string) []string {
	v := route.VirtualService
	if gateway != world.MeshGateway {
		for _, b := range v.Bindings {
			if b.Name == gateway && b.Gateway != nil && len(a.PodNamespaces(b.Gateway)) > 0 {
				return []string{a.podNamespace(b.Gateway)}
			}
		}
		return nil
	}
	if from := route.Match.GetSourceNamespace() + route.L4.GetSourceNamespace(); from != "" {
		return []string{from}
	}
	if names := v.Visibility().Named(); len(names) > 0 {
		return names
	}
	if v.Namespace == a.Mesh.Root && !a.Inventory.KnowsWorkloads(v.Namespace) {
		return nil // it is a place for all namespaces
	}
	return []string{v.Namespace}
}

// whoIn returns who looks from a namespace.
func whoIn(gateway, namespace string) string {
	if gateway == world.MeshGateway {
		return "callers in namespace " + namespace
	}
	return "the gateway's pods in namespace " + namespace
}
