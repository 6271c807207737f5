package audit

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// podPortRule finds ports of policies that are those of a Service, where its pods listen
// on other ones: a policy is about the pods. Source: istio.io/api security
// PeerAuthentication portLevelMtls, Operation ports.
var podPortRule = Rule{"podport", []code.Code{code.PortOfService}, (*Audit).podPorts}

func (a *Audit) podPorts() {
	for _, p := range a.PeerAuthentications {
		for _, number := range slices.Sorted(maps.Keys(p.Spec.PortLevelMtls)) {
			a.podPort(p.Object, p.Spec.GetSelector().GetMatchLabels(), p.Part("spec.portLevelMtls.%d", number), int(number))
		}
	}
	for _, p := range a.AuthorizationPolicies {
		if p.Spec.TargetRef != nil || len(p.Spec.TargetRefs) > 0 {
			continue
		}
		for i, rule := range p.Spec.Rules {
			for j, to := range rule.GetTo() {
				for k, text := range to.GetOperation().GetPorts() {
					number, _ := strconv.Atoi(text) // an invalid one is 0, which no Service has
					a.podPort(p.Object, p.Spec.GetSelector().GetMatchLabels(), p.Part("spec.rules[%d].to[%d].operation.ports[%d]", i, j, k), number)
				}
			}
		}
	}
}

// podPort reports a port that Services of the selected pods have, and no pod listens on
// by them. Pods without a Service may listen on any.
func (a *Audit) podPort(o *world.Object, selector map[string]string, at world.Part, number int) {
	if a.own(o) || len(selector) == 0 || o.Namespace == a.Mesh.Root {
		return
	}
	var found inventory.Service
	target := 0
	for _, s := range a.servicesOf(o.Namespace, selector) {
		for _, p := range s.TCP() {
			to := a.Inventory.Target(s, p)
			if to == number || to == 0 {
				return // unknown, or right
			}
			if p.Number == number {
				found, target = s, to
			}
		}
	}
	if target != 0 {
		a.report(finding{
			code: code.PortOfService, at: at, other: servicePart(found), note: "the Service is here", unsure: true,
			message: fmt.Sprintf("a policy is about ports of pods: port %d of Service %s is port %d of its pods", number, found.Key, target),
			hint:    fmt.Sprintf("write %d", target),
		})
	}
}

// servicesOf returns the Services of a namespace for pods that a selector selects. They
// are found by one of its labels.
func (a *Audit) servicesOf(namespace string, selector map[string]string) (list []inventory.Service) {
	if a.serviceBy == nil {
		a.serviceBy = map[string][]inventory.Service{}
		for _, s := range a.Inventory.Services() {
			for key, value := range s.Selector {
				label := s.Namespace + " " + key + "=" + value
				a.serviceBy[label] = append(a.serviceBy[label], s)
			}
		}
	}
	one := inventory.LabelsOf(selector)[0]
	for _, s := range a.serviceBy[namespace+" "+one.Key+"="+one.Value] {
		if world.Selects(selector, s.Selector) {
			list = append(list, s)
		}
	}
	return list
}
