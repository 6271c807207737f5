package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
)

// gatewayPorts finds ports of Gateways that no Service of their pods has: they cannot
// be reached from outside.
func gatewayPorts(s *set) {
	if s.inventory.Incomplete() {
		return
	}
	services := map[string][]inventory.Service{}
	for _, g := range s.gateways {
		pods := podsName(g.spec.Selector)
		if _, looked := services[pods]; !looked {
			services[pods] = s.gatewayServices(g.spec.Selector)
		}
		for _, server := range g.servers {
			s.reached(server, services[pods])
		}
	}
}

// gatewayServices returns the Services that select the pods of a selector; none if
// there may be others.
func (s *set) gatewayServices(selector map[string]string) (list []inventory.Service) {
	if len(selector) == 0 {
		return nil
	}
	workloads := s.inventory.Selected("", inventory.LabelsOf(selector))
	led := map[int]bool{}
	for _, service := range s.inventory.Services() {
		if len(service.Selector) == 0 {
			continue
		}
		leads := len(workloads) == 0 && (within(selector, service.Selector) || within(service.Selector, selector))
		for i, w := range workloads {
			if service.Namespace == w.Namespace && within(service.Selector, w.Labels) {
				leads, led[i] = true, true
			}
		}
		if leads {
			list = append(list, service)
		}
	}
	if len(led) < len(workloads) {
		return nil // pods without a Service are reached in some other way
	}
	return list
}

func (s *set) reached(server *server, services []inventory.Service) {
	if len(services) == 0 || server.port() == 0 || server.spec.Bind != "" {
		return
	}
	for _, service := range services {
		for _, p := range service.TCP() {
			target := s.inventory.Target(service, p)
			if p.Number == int(server.port()) || target == int(server.port()) || target == 0 {
				return
			}
		}
	}
	service := services[0]
	s.report(finding{
		code: code.GatewayPortNotFound, at: server.field("port.number"), other: servicePart(service), unsure: true,
		message: fmt.Sprintf("Service %s of the pods of %s has no port %d: the server cannot be reached from outside", service.Key, server.gateway, server.port()),
		note:    "the Service is here", hint: fmt.Sprintf("add port %d to the Service, or use an existing one: %s", server.port(), portsOf(service)),
	})
}
