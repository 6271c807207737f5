package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// serviceProtocolRule finds http that is sent to a port with another protocol in its
// Service, if no rule originates TLS. It ignores routes that no server accepts.
var serviceProtocolRule = Rule{"serviceprotocol", []code.Code{code.ShownPortProtocol}, (*Audit).serviceProtocols}

func (a *Audit) serviceProtocols() {
	for _, v := range a.VirtualServices {
		for _, route := range v.Routes {
			if _, idle := unserved(route, v.Overlaps); idle || route.Kind != "http" {
				continue
			}
			for _, d := range route.Destinations {
				a.protocol(route, d)
			}
		}
	}
}

func (a *Audit) protocol(route *world.Route, d world.Destination) {
	service, known := a.Service(d.Host)
	if !known || a.HasEntry(d.Host) || service.Alias != "" {
		return
	}
	ports := service.TCP()
	for _, p := range ports {
		switch speaks := p.Speaks(); {
		case p.Number != int(d.Port) && (d.Port != 0 || len(ports) > 1):
		case speaks == "https" || speaks == "tls":
			if !a.sendsPlain(route, d, uint32(p.Number)) {
				return
			}
			a.report(finding{
				code: code.ShownPortProtocol, at: d.PortPart(), other: servicePart(service),
				message: fmt.Sprintf("http is sent to port %d of service %s.%s, which is %s, and no DestinationRule originates TLS", p.Number, service.Name, service.Namespace, speaks),
				note:    "the Service is here", hint: "use an http port, or originate TLS in a DestinationRule: tls: {mode: SIMPLE}",
			})
		}
	}
}
