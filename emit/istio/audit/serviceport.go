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
				shown: a.lostAt(route),
				code:  code.RouteWithoutPort, at: d.HostPart(), other: server.At.Field("port.number"),
				message: fmt.Sprintf("service %s.%s has several ports and the route sets none, so port %d of %s is used, which the service does not have", service.Name, service.Namespace, server.Port(), server.Gateway),
				atNote:  "no port is set here", note: "the server is here", hint: "add one: port: {number: " + firstPort(service) + "}",
			})
		}
	}
}

// unsetPortInMesh reports a mesh route without a port to a Service with several ports:
// istiod then uses the port that the caller used of the host, unless the Service has no
// other. Source: networking/core/route/route.go GetDestinationCluster.
func (a *Audit) unsetPortInMesh(route *world.Route, d world.Destination) {
	service, known := a.Service(d.Host)
	if !known || d.Port != 0 || service.Alias != "" || len(service.Ports) < 2 || !route.AppliesAt(world.MeshGateway) {
		return
	}
	for i, h := range route.VirtualService.Hosts {
		if h == d.Host {
			continue
		}
		for _, port := range a.portsOfHost(h, route.Kind) {
			if route.Port != 0 && route.Port != port || hasPort(service, port) {
				continue
			}
			a.report(finding{
				code: code.RouteWithoutPort, at: d.HostPart(), other: route.VirtualService.Part("spec.hosts[%d]", i),
				message: fmt.Sprintf("service %s.%s has several ports and the route sets none, so port %d of %s is used, which the service does not have", service.Name, service.Namespace, port, h),
				atNote:  "no port is set here", note: "the host is here", hint: "add one: port: {number: " + firstPort(service) + "}",
			})
			return
		}
	}
}

// portsOfHost returns the ports of a Service or of ServiceEntries where routes of a kind
// apply to calls.
func (a *Audit) portsOfHost(h host.Pattern, kind string) (ports []uint32) {
	add := func(number uint32, p world.Protocol) {
		if p.IsHTTP() && kind == "http" || p.IsTLS() && kind == "tls" || p == world.TCPPort && kind == "tcp" {
			ports = append(ports, number)
		}
	}
	if service, known := a.Service(h); known {
		for _, p := range service.TCP() {
			add(uint32(p.Number), world.KubernetesProtocol(p))
		}
		return ports
	}
	for _, e := range a.EntriesOf(h) {
		for _, p := range e.Spec.Ports {
			add(p.Number, world.ParseProtocol(p.Protocol))
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
