package audit

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// plainPortRule finds TLS that is originated for http requests to a host outside the
// mesh, and sent to port 80, as the port of the ServiceEntry has no targetPort.
var plainPortRule = Rule{"plainport", []code.Code{code.TLSToPlainPort}, (*Audit).plainPorts}

func (a *Audit) plainPorts() {
	for _, r := range a.DestinationRules {
		for _, t := range r.HostTLS() {
			if !t.ToApplication() || a.own(r.Object) {
				continue
			}
			for _, e := range a.EntriesOf(r.Host) {
				if p := a.plainPort(r, t, e); p != nil {
					a.report(finding{
						code: code.TLSToPlainPort, at: t.At.Field("mode"), other: e.Part("spec.ports"), note: "the port has no targetPort", atNote: "TLS is originated here",
						message: fmt.Sprintf("TLS is sent to port 80 of %s, where servers expect plain http", r.Host),
						hint:    fmt.Sprintf("write targetPort: 443 for port %d of the ServiceEntry", p.Number),
					})
					break
				}
			}
		}
	}
}

// plainPort returns the http port of an entry that leads to port 80 of the servers, if
// some callers use the setting for it.
func (a *Audit) plainPort(r *world.DestinationRule, t world.TLSSetting, e *world.ServiceEntry) *api.ServicePort {
	byName := e.Spec.Resolution == api.ServiceEntry_DNS || e.Spec.Resolution == api.ServiceEntry_DNS_ROUND_ROBIN
	if e.Spec.Location != api.ServiceEntry_MESH_EXTERNAL || !byName || len(e.Spec.Endpoints) > 0 {
		return nil // endpoints may listen on any port, and without resolution it is that of the caller
	}
	for _, p := range e.Spec.Ports {
		if world.IsHTTP(p.Protocol) && (p.Number == 80 && p.TargetPort == 0 || p.TargetPort == 80) && a.applies(r, t, e.Namespace, p.Number) {
			return p
		}
	}
	return nil
}
