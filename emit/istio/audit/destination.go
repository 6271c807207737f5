package audit

import (
	"fmt"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// destinationRule finds gateway routes with unusable destinations: a host without an
// address, the gateway itself, and a service that does not exist.
var destinationRule = Rule{"destination", []code.Code{code.NoEndpoints, code.GatewayCallsItself, code.HalfName}, (*Audit).destinations}

func (a *Audit) destinations() {
	a.policyHosts()
	for _, v := range a.VirtualServices {
		for _, route := range v.Routes {
			for _, d := range route.Mirrors {
				a.missingService(v, d.HostPart(), d.Host)
			}
			for _, d := range route.Destinations {
				a.missingService(v, d.HostPart(), d.Host)
				if len(v.Hosts) > 0 && (!route.AppliesAt(world.MeshGateway) || len(route.Gateways) > 1) {
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
		hint := "write resolution: DNS for the host"
		if slices.ContainsFunc(entries[0].Hosts, host.Pattern.IsWildcard) {
			hint = fmt.Sprintf("add a ServiceEntry of %s alone, with resolution: DNS", d.Host)
		}
		a.report(finding{
			code: code.NoEndpoints, at: d.HostPart(), other: entries[0].Part("spec.resolution"),
			message: fmt.Sprintf("a gateway cannot resolve %s: its ServiceEntry has resolution NONE", d.Host),
			atNote:  "a gateway routes to it here", note: "resolution NONE is here",
			hint: hint, shown: a.lostAt(route),
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
func (a *Audit) missingService(v *world.VirtualService, at world.Part, h host.Pattern) {
	key, missing := a.LacksService(h, v.Namespace)
	if !missing || a.own(v.Object) {
		return
	}
	similar, near := a.similarService(key)
	f := finding{code: code.HalfName, at: at, message: fmt.Sprintf("namespace %s has no service %s", key.Namespace, key.Name), hint: "create the Service, or write the name of another"}
	if near {
		f.hint = fmt.Sprintf("did you mean %s.%s.svc.%s?", similar.Name, similar.Namespace, a.Mesh.Domain)
	}
	a.absent(f, near)
}

// policyHosts checks the services that AuthorizationPolicies and Sidecars name as hosts.
func (a *Audit) policyHosts() {
	for _, s := range a.Sidecars {
		for i, e := range s.Spec.Egress {
			for j, text := range e.Hosts {
				_, h, _ := strings.Cut(text, "/")
				a.missingService(&world.VirtualService{Object: s.Object}, s.Part("spec.egress[%d].hosts[%d]", i, j), host.Pattern(h))
			}
		}
	}
	for _, p := range a.AuthorizationPolicies {
		for i, r := range p.Spec.Rules {
			for j, to := range r.GetTo() {
				for k, h := range to.GetOperation().GetHosts() {
					a.missingService(&world.VirtualService{Object: p.Object}, p.Part("spec.rules[%d].to[%d].operation.hosts[%d]", i, j, k), host.Pattern(h))
				}
			}
		}
	}
}
