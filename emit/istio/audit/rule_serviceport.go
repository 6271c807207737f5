package audit

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
)

// servicePorts finds routes to a port that the Service in the inventory does not
// have: istiod creates no cluster for it.
func servicePorts(s *set) {
	for _, v := range s.virtualServices {
		all := v.meetings()
		for _, l := range v.legs {
			for _, d := range l.to {
				s.servicePort(d)
				s.noPort(l, d, all)
			}
		}
	}
}

// noPort reports a gateway route without a port to a Service with several ports:
// istiod then uses the port of the Gateway's server.
func (s *set) noPort(l *leg, d destination, all map[string][]meeting) {
	name, namespace, ok := s.service(d.host)
	service, known := s.inventory.Service(namespace, name)
	if !ok || !known || d.port != 0 || service.Alias != "" || !strings.Contains(portsOf(service), " or ") {
		return
	}
	for _, gateway := range l.gateways {
		for _, m := range all[gateway] {
			server := m.server.server
			if !server.takes(l) || hasPort(service, server.port()) {
				continue
			}
			s.report(finding{
				code: code.RouteWithoutPort, at: d.hostPart(), other: server.field("port.number"),
				message: fmt.Sprintf("service %s.%s has several ports and the route sets none, so port %d of %s is used, which the service does not have", name, namespace, server.port(), server.gateway),
				atNote:  "no port is set here", note: "the server is here", hint: "add one: port: {number: " + firstPort(service) + "}",
			})
		}
	}
}

func firstPort(service inventory.Service) string {
	first, _, _ := strings.Cut(portsOf(service), " or ")
	return first
}

func (s *set) servicePort(d destination) {
	name, namespace, ok := s.service(d.host)
	service, known := s.inventory.Service(namespace, name)
	if !ok || !known || d.port == 0 || service.Alias != "" || len(service.Ports) == 0 || hasPort(service, d.port) {
		return
	}
	if _, declared := s.entryOf.hosts.Find(d.host); declared {
		return
	}
	s.report(finding{
		code: code.RoutePortNotFound, at: d.portPart(),
		message: fmt.Sprintf("service %s.%s has no port %d", name, namespace, d.port),
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
