package audit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// servicePortRule finds routes to a port that the Service in the inventory does not
// have: istiod creates no cluster for it.
var servicePortRule = Rule{"serviceport", []code.Code{code.RouteWithoutPort, code.RoutePortNotFound}, (*Audit).servicePorts}

func (a *Audit) servicePorts() {
	for route, d := range a.routed() {
		if !slices.Contains(route.Mirrors, d) {
			a.unsetPort(route, d)
			a.unsetPortInMesh(route, d)
		}
		a.servicePort(route, d)
	}
}

// unsetPort reports a gateway route without a port to a Service that does not have the port
// that istiod then uses.
func (a *Audit) unsetPort(route *world.Route, d world.Destination) {
	service, known := a.Service(d.Host)
	if !known || d.Port != 0 || service.Alias != "" || len(service.TCP()) == 0 {
		return
	}
	for _, gateway := range route.Gateways {
		for _, o := range route.VirtualService.Overlaps[gateway] {
			server := o.Server()
			if port := portOf(service, server.Port()); server.Accepts(route) && !hasPort(service, port) {
				f := a.withoutPort(route, d, service, port, server.String())
				f.other, f.note = server.At.Field("port.number"), "the server is here"
				a.report(f)
			}
		}
	}
}

// unsetPortInMesh reports a mesh route without a port to a Service that does not have the
// port of its callers. http means that port even if the Service has only one other: a
// sidecar looks it up among the services of the port that was called.
func (a *Audit) unsetPortInMesh(route *world.Route, d world.Destination) {
	service, known := a.Service(d.Host)
	if !known || d.Port != 0 || service.Alias != "" || len(service.TCP()) == 0 || !route.AppliesAt(world.MeshGateway) {
		return
	}
	for i, h := range route.VirtualService.Hosts {
		if h == d.Host {
			continue
		}
		for _, called := range a.portsOfHost(h, route.Kind) {
			port := called
			if route.Kind != "http" {
				port = portOf(service, called)
			}
			if route.Port != 0 && route.Port != called || hasPort(service, port) {
				continue
			}
			f := a.withoutPort(route, d, service, port, string(h))
			f.other, f.note, f.shown = route.VirtualService.Part("spec.hosts[%d]", i), "the host is here", showing{}
			a.report(f)
			return
		}
	}
}

// withoutPort is a route without a port, for which the port of something is used.
func (a *Audit) withoutPort(route *world.Route, d world.Destination, service inventory.Service, port uint32, of string) finding {
	several := "has several ports and the route sets none"
	if len(service.Ports) == 1 {
		several = "has another port and the route sets none"
	}
	return finding{
		code: code.RouteWithoutPort, at: d.HostPart(), atNote: "no port is set here", shown: a.lostAt(route),
		message: fmt.Sprintf("service %s.%s %s, so port %d of %s is used, which the service does not have", service.Name, service.Namespace, several, port, of),
		hint:    "add one: port: {number: " + firstPort(service) + "}",
	}
}

// portOf returns the port of a Service that a destination without one means where another
// one is called. Ports of UDP count.
func portOf(service inventory.Service, called uint32) uint32 {
	ports := make([]world.ServicePort, len(service.Ports))
	for i, p := range service.Ports {
		ports[i].Number = p.Number
	}
	return uint32(world.PortOf(ports, int(called)))
}

// portsOfHost returns the ports of a Service or of ServiceEntries where routes of a kind
// apply to calls.
func (a *Audit) portsOfHost(h host.Pattern, kind string) (ports []uint32) {
	if service, known := a.Service(h); known {
		for _, p := range service.TCP() {
			if world.KubernetesProtocol(p).Takes(kind) {
				ports = append(ports, uint32(p.Number))
			}
		}
		return ports
	}
	for _, e := range a.EntriesOf(h) {
		for _, p := range e.Spec.Ports {
			if world.ParseProtocol(p.Protocol).Takes(kind) {
				ports = append(ports, p.Number)
			}
		}
	}
	return ports
}

func firstPort(service inventory.Service) string {
	first, _, _ := strings.Cut(portsOf(service), " or ")
	return first
}

func (a *Audit) servicePort(route *world.Route, d world.Destination) {
	service, known := a.Service(d.Host)
	if !known || d.Port == 0 || service.Alias != "" || len(service.Ports) == 0 || hasPort(service, d.Port) {
		return
	}
	if a.SeesEntry(d.Host, d.At.Namespace) || a.own(d.At.Object) {
		return
	}
	a.report(finding{
		shown: a.lostAt(route),
		code:  code.RoutePortNotFound, at: d.PortPart(), other: servicePart(service), note: "the Service is here",
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
