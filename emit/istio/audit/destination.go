package audit

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// destinationRule finds gateway routes with unusable destinations: a host without an
// address, the gateway itself, and a service that does not exist.
var destinationRule = Rule{"destination", []code.Code{code.NoEndpoints, code.GatewayCallsItself, code.HalfName}, (*Audit).destinations}

func (a *Audit) destinations() {
	for _, v := range a.VirtualServices {
		for _, route := range v.Routes {
			for _, d := range route.Destinations {
				a.missingService(v, d)
				if !route.AppliesAt(world.MeshGateway) || len(route.Gateways) > 1 {
					a.fromGateway(route, d)
				}
			}
		}
	}
}

// fromGateway checks a route at a gateway.
func (a *Audit) fromGateway(route *world.Route, d world.Destination) {
	entries := a.EntriesOf(d.Host)
	for _, e := range entries {
		if e.Spec.Resolution != api.ServiceEntry_NONE || len(e.Spec.Endpoints) > 0 || e.Spec.WorkloadSelector != nil {
			entries = nil
		}
	}
	if len(entries) > 0 {
		a.report(finding{
			code: code.NoEndpoints, at: d.HostPart(), other: entries[0].Part("spec.resolution"),
			message: fmt.Sprintf("a gateway cannot resolve %s: its ServiceEntry has resolution NONE", d.Host),
			atNote:  "a gateway routes to it here", note: "resolution NONE is here",
			hint: "write resolution: DNS for the host",
		})
	}
	service, known := a.Service(d.Host)
	if !known || len(service.Selector) == 0 {
		return
	}
	for _, b := range route.VirtualService.Bindings {
		if b.Gateway != nil && route.AppliesAt(b.Name) && len(b.Gateway.Spec.Selector) > 0 && world.Selects(b.Gateway.Spec.Selector, service.Selector) {
			a.report(finding{
				code: code.GatewayCallsItself, at: d.HostPart(), other: b.Gateway.Part("spec.selector"),
				message: fmt.Sprintf("routing loop: %s sends requests of the gateway back to the gateway", route.VirtualService), atNote: "this route leads back to it",
				note: "the gateway is here", hint: "set gateways in the match",
			})
		}
	}
}

// missingService reports a service that its namespace does not have.
func (a *Audit) missingService(v *world.VirtualService, d world.Destination) {
	key, missing := a.LacksService(d.Host)
	if !missing || a.own(v.Object) {
		return
	}
	a.report(finding{
		code: code.HalfName, at: d.HostPart(), message: fmt.Sprintf("namespace %s has no service %s", key.Namespace, key.Name),
		hint: "write the full name, SERVICE.NAMESPACE.svc." + a.Mesh.Domain,
	})
}
