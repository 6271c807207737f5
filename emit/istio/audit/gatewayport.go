package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// gatewayPortRule finds ports of Gateways to which no Service of their pods leads: they
// cannot be reached from outside.
var gatewayPortRule = Rule{"gatewayport", []code.Code{code.GatewayPortNotFound}, (*Audit).gatewayPorts}

func (a *Audit) gatewayPorts() {
	if a.Inventory.Incomplete() {
		return
	}
	services, targets := map[string][]inventory.Service{}, a.Targets()
	for _, g := range a.Gateways {
		pods := world.PodsName(g.Spec.Selector)
		if _, looked := services[pods]; !looked {
			services[pods] = a.gatewayServices(g.Spec.Selector)
		}
		for _, server := range g.Servers {
			a.unreachable(server, services[pods], targets[server])
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

// unreachable reports a server that the pods serve on ports to which no Service leads.
func (a *Audit) unreachable(server *world.Server, services []inventory.Service, served []int) {
	if len(services) == 0 || server.Port() == 0 || server.Spec.Bind != "" {
		return
	}
	service, leads := services[0], 0
	for _, s := range services {
		for _, p := range s.TCP() {
			target := a.Inventory.Target(s, p)
			if target == 0 || slices.Contains(served, target) {
				return
			}
			if p.Number == int(server.Port()) && leads == 0 {
				service, leads = s, target
			}
		}
	}
	outside := slices.ContainsFunc(services, func(s inventory.Service) bool { return s.Type != "ClusterIP" })
	f := finding{
		guess: !outside && !a.Inventory.Complete(), // another Service may be that for clients outside
		code:  code.GatewayPortNotFound, at: server.At.Field("port.number"), other: servicePart(service), unsure: true,
		message: fmt.Sprintf("Service %s of the pods of %s has no port %d: the server cannot be reached from outside", service.Key, server.Gateway, server.Port()),
		note:    "the Service is here", hint: fmt.Sprintf("add port %d to the Service, or use an existing one: %s", server.Port(), portsOf(service)),
	}
	if leads != 0 {
		f.message = fmt.Sprintf("port %d of Service %s leads to port %d of the pods, which serve %s on port %d: the server cannot be reached from outside", server.Port(), service.Key, leads, server.Gateway, served[0])
		f.hint = fmt.Sprintf("write targetPort: %d", served[0])
	}
	a.report(f)
}
