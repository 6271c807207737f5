package audit

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// ways finds gateway routes with unusable destinations: a host without an address,
// the gateway itself, and a service that does not exist.
func ways(s *set) {
	full := s.fullNamespaces()
	for _, v := range s.virtualServices {
		for _, l := range v.legs {
			for _, d := range l.to {
				s.missing(v, d, full)
				if !l.at(meshGateway) || len(l.gateways) > 1 {
					s.fromGateway(l, d)
				}
			}
		}
	}
}

// fromGateway checks a route at a gateway.
func (s *set) fromGateway(l *leg, d destination) {
	entries := s.entryOf.narrowest(d.host)
	for _, e := range entries {
		if e.spec.Resolution != api.ServiceEntry_NONE || len(e.spec.Endpoints) > 0 || e.spec.WorkloadSelector != nil {
			entries = nil
		}
	}
	if len(entries) > 0 {
		s.report(finding{
			code: code.NoEndpoints, at: d.hostPart(), other: entries[0].part("spec.resolution"),
			message: fmt.Sprintf("a gateway cannot resolve %s: its ServiceEntry has resolution NONE", d.host),
			atNote:  "a gateway routes to it here", note: "resolution NONE is here",
			hint: "write resolution: DNS for the host",
		})
	}
	name, namespace, ok := s.service(d.host)
	service, known := s.inventory.Service(namespace, name)
	if !ok || !known || len(service.Selector) == 0 {
		return
	}
	for _, b := range l.virtualService.bound {
		if b.gateway != nil && l.at(b.name) && len(b.gateway.spec.Selector) > 0 && within(b.gateway.spec.Selector, service.Selector) {
			s.report(finding{
				code: code.GatewayCallsItself, at: d.hostPart(), other: b.gateway.part("spec.selector"),
				message: fmt.Sprintf("routing loop: %s sends requests of the gateway back to the gateway", l.virtualService), atNote: "this route leads back to it",
				note: "the gateway is here", hint: "set gateways in the match",
			})
		}
	}
}

func (d destination) hostPart() part { return d.part.part("%s.host", d.part.path) }

// fullNamespaces returns the namespaces whose Services are known.
func (s *set) fullNamespaces() map[string]bool {
	full := map[string]bool{}
	for _, service := range s.inventory.Services() {
		full[service.Namespace] = !s.inventory.Incomplete()
	}
	return full
}

// missing reports a service that its namespace does not have.
func (s *set) missing(v *virtualService, d destination, full map[string]bool) {
	name, namespace, missing := s.noService(d.host, full)
	if !missing || v.own {
		return
	}
	s.report(finding{
		code: code.HalfName, at: d.hostPart(), message: fmt.Sprintf("namespace %s has no service %s", namespace, name),
		hint: "write the full name, SERVICE.NAMESPACE.svc." + s.mesh.Domain,
	})
}
