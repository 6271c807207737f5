package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// servicePodsRule finds routes to a Service that selects no pods, if some are shown whose
// labels are similar, or all are.
var servicePodsRule = Rule{"servicepods", []code.Code{code.ServiceWithoutPods}, (*Audit).servicePods}

func (a *Audit) servicePods() {
	for route, d := range a.routed() {
		a.withoutServicePods(route, d)
	}
}

func (a *Audit) withoutServicePods(route *world.Route, d world.Destination) {
	service, known := a.Service(d.Host)
	if !known || service.Alias != "" || len(service.Selector) == 0 || a.own(d.At.Object) || a.Inventory.Selects(service.Namespace, inventory.LabelsOf(service.Selector)) {
		return
	}
	if !a.Inventory.CompleteWorkloads() && !a.nearPods(service.Namespace, service.Selector) {
		return // they are somewhere else
	}
	a.report(finding{
		code: code.ServiceWithoutPods, at: d.HostPart(), other: servicePart(service), note: "the Service is here", atNote: "a route leads to it here",
		message: fmt.Sprintf("no pod that is shown has the labels %s of service %s.%s: %s", world.PodsName(service.Selector), service.Name, service.Namespace, lost(route, d)),
		hint:    "correct the selector of the Service",
	})
}
