package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
)

// tcpHostRule finds http routes in the mesh for a service whose ports are not http:
// sidecars do not look at requests there. Source: networking/core/listener.go, where
// the protocol of a port decides its filter.
var tcpHostRule = Rule{"tcphost", []code.Code{code.RoutesAtTCPPort}, (*Audit).tcpHosts}

func (a *Audit) tcpHosts() {
	for _, v := range a.VirtualServices {
		if !v.InMesh() || len(v.Spec.Http) == 0 || a.own(v.Object) {
			continue
		}
		for i, h := range v.Hosts {
			service, known := a.Service(h)
			ports := service.TCP()
			if !known || len(ports) == 0 || service.Alias != "" || slices.ContainsFunc(ports, mayBeHTTP) {
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

// mayBeHTTP reports whether a port is http, or if that is found out by looking at it.
func mayBeHTTP(p inventory.Port) bool {
	switch p.Speaks() {
	case "tcp", "tls", "https", "mongo":
		return false
	}
	return true
}
