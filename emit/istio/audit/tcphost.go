package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// tcpHostRule finds http routes in the mesh for a service or an outside host whose ports are not http:
// sidecars do not look at requests there. Source: networking/core/listener.go, where
// the protocol of a port decides its filter.
var tcpHostRule = Rule{"tcphost", []code.Code{code.RoutesAtTCPPort}, (*Audit).tcpHosts}

func (a *Audit) tcpHosts() {
	for _, v := range a.VirtualServices {
		if !v.InMesh() || len(v.Spec.Http) == 0 || a.own(v.Object) {
			continue
		}
		for i, h := range v.Hosts {
			a.tcpEntry(v, i, h)
			service, known := a.Service(h)
			ports := service.TCP()
			if !known || len(ports) == 0 || service.Alias != "" || slices.ContainsFunc(ports, func(p inventory.Port) bool { return world.KubernetesProtocol(p).Takes("http") }) {
				continue
			}
			a.report(finding{
				code: code.RoutesAtTCPPort, at: v.Part("spec.hosts[%d]", i), other: servicePart(service),
				message: fmt.Sprintf("no port of service %s.%s is http, so its http routes in the mesh have no effect", service.Name, service.Namespace),
				note:    "the Service is here", hint: "write tcp routes, or name the port http",
			})
		}
	}
}

// tcpEntry reports a host whose ServiceEntries have no port of http: connections there
// are forwarded as they are.
func (a *Audit) tcpEntry(v *world.VirtualService, i int, h host.Pattern) {
	entries := a.EntriesOf(h)
	if !a.entryWithoutHTTP(h) {
		return
	}
	a.report(finding{
		code: code.RoutesAtTCPPort, at: v.Part("spec.hosts[%d]", i), other: entries[0].Part("spec.ports"),
		message: fmt.Sprintf("no port of the ServiceEntry of %s is http, so its http routes in the mesh have no effect", h),
		note:    "its ports are here", atNote: "http routes of the host are here", hint: "write tls or tcp routes, or let callers send plain http to an http port, and originate TLS",
	})
}

// entryWithoutHTTP reports whether a host outside the mesh is declared with ports, and
// none of them is http.
func (a *Audit) entryWithoutHTTP(h host.Pattern) bool {
	if _, service := a.ServiceKey(h); service {
		return false
	}
	ports := 0
	for _, e := range a.EntriesOf(h) {
		for _, p := range e.Spec.Ports {
			if ports++; world.ParseProtocol(p.Protocol).Takes("http") {
				return false
			}
		}
	}
	return ports > 0
}
