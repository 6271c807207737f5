package audit

import (
	"fmt"
	"strconv"

	"github.com/gwc-lang/gwc/compiler/inventory"
)

// servicePorts finds routes to a port that the inventory's Service does not
// have: istiod makes no cluster for it.
func servicePorts(s *set) {
	for _, v := range s.virtualServices {
		for _, l := range v.legs {
			for _, d := range l.to {
				s.servicePort(d)
			}
		}
	}
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
		code: "GWC0984", at: d.part.part("%s.port.number", d.part.path),
		message: fmt.Sprintf("service %s.%s has no port %d", name, namespace, d.port),
		hint:    "write one that it has: " + portsOf(service),
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
