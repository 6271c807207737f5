package audit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// servicePortRule finds routes to a port that the Service in the inventory does not
// have: istiod creates no cluster for it.
var servicePortRule = Rule{"serviceport", []code.Code{code.RouteWithoutPort, code.RoutePortNotFound}, (*Audit).servicePorts}

func (a *Audit) servicePorts() {
	for _, v := range a.VirtualServices {
		for _, route := range v.Routes {
			for _, d := range route.Destinations {
				a.unsetPort(route, d)
			}
			for _, d := range slices.Concat(route.Destinations, route.Mirrors) {
				a.servicePort(d)
			}
		}
	}
}

// unsetPort reports a gateway route without a port to a Service with several ports:
// istiod then uses the port of the Gateway's server.
func (a *Audit) unsetPort(route *world.Route, d world.Destination) {
	service, known := a.Service(d.Host)
	if !known || d.Port != 0 || service.Alias != "" || !strings.Contains(portsOf(service), " or ") {
		return
	}
	for _, gateway := range route.Gateways {
		for _, o := range route.VirtualService.Overlaps[gateway] {
			server := o.Server()
			if !server.Accepts(route) || hasPort(service, server.Port()) {
				continue
			}
			a.report(finding{
				code: code.RouteWithoutPort, at: d.HostPart(), other: server.At.Field("port.number"),
				message: fmt.Sprintf("service %s.%s has several ports and the route sets none, so port %d of %s is used, which the service does not have", service.Name, service.Namespace, server.Port(), server.Gateway),
				atNote:  "no port is set here", note: "the server is here", hint: "add one: port: {number: " + firstPort(service) + "}",
			})
		}
	}
}

func firstPort(service inventory.Service) string {
	first, _, _ := strings.Cut(portsOf(service), " or ")
	return first
}

func (a *Audit) servicePort(d world.Destination) {
	service, known := a.Service(d.Host)
	if !known || d.Port == 0 || service.Alias != "" || len(service.Ports) == 0 || hasPort(service, d.Port) {
		return
	}
	if a.SeesEntry(d.Host, d.At.Namespace) || a.own(d.At.Object) {
		return
	}
	a.report(finding{
		code: code.RoutePortNotFound, at: d.PortPart(), other: servicePart(service), note: "the Service is here",
		message: fmt.Sprintf("service %s.%s has no port %d", service.Name, service.Namespace, d.Port),
		hint:    "use an existing port: " + portsOf(service),
	})
}

func hasPort(service inventory.Service, number uint32) bool {
	for _, p := range service.Ports {
		if p.Protocol == "TCP" && p.Number == int(number) {
			return true
		}
	}
	return false
}

func portsOf(service inventory.Service) (text string) {
	for _, p := range service.Ports {
		if p.Protocol == "TCP" && text != "" {
			text += " or "
		}
		if p.Protocol == "TCP" {
			text += strconv.Itoa(p.Number)
		}
	}
	return text
}
