package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// gatewayPortRule finds ports of Gateways that no Service of their pods has: they
// cannot be reached from outside.
var gatewayPortRule = Rule{"gatewayport", []code.Code{code.GatewayPortNotFound}, (*Audit).gatewayPorts}

func (a *Audit) gatewayPorts() {
	if a.Inventory.Incomplete() {
		return
	}
	services := map[string][]inventory.Service{}
	for _, g := range a.Gateways {
		pods := world.PodsName(g.Spec.Selector)
		if _, looked := services[pods]; !looked {
			services[pods] = a.gatewayServices(g.Spec.Selector)
		}
		for _, server := range g.Servers {
			a.unreachable(server, services[pods])
		}
	}
}

// gatewayServices returns the Services that select the pods of a selector; none if
// there may be others.
func (a *Audit) gatewayServices(selector map[string]string) (list []inventory.Service) {
	if len(selector) == 0 {
		return nil
	}
	workloads := a.Inventory.Selected("", inventory.LabelsOf(selector))
	served := map[int]bool{}
	for _, service := range a.Inventory.Services() {
		if len(service.Selector) == 0 {
			continue
		}
		selects := len(workloads) == 0 && (world.Selects(selector, service.Selector) || world.Selects(service.Selector, selector))
		for i, w := range workloads {
			if service.Namespace == w.Namespace && world.Selects(service.Selector, w.Labels) {
				selects, served[i] = true, true
			}
		}
		if selects {
			list = append(list, service)
		}
	}
	if len(served) < len(workloads) {
		return nil // pods without a Service are reached in some other way
	}
	return list
}

// unreachable reports a server whose port no Service has, as a port or as a target.
func (a *Audit) unreachable(server *world.Server, services []inventory.Service) {
	if len(services) == 0 || server.Port() == 0 || server.Spec.Bind != "" {
		return
	}
	for _, service := range services {
		for _, p := range service.TCP() {
			target := a.Inventory.Target(service, p)
			if p.Number == int(server.Port()) || target == int(server.Port()) || target == 0 {
				return
			}
		}
	}
	service := services[0]
	outside := slices.ContainsFunc(services, func(s inventory.Service) bool { return s.Type != "ClusterIP" })
	a.report(finding{
		guess: !outside && !a.Inventory.Complete(), // another Service may be that for clients outside
		code:  code.GatewayPortNotFound, at: server.At.Field("port.number"), other: servicePart(service), unsure: true,
		message: fmt.Sprintf("Service %s of the pods of %s has no port %d: the server cannot be reached from outside", service.Key, server.Gateway, server.Port()),
		note:    "the Service is here", hint: fmt.Sprintf("add port %d to the Service, or use an existing one: %s", server.Port(), portsOf(service)),
	})
}
