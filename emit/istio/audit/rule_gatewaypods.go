package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
)

// gatewayPods finds Gateways whose selector selects no pods. It applies if the
// inventory shows gateway pods that no Gateway selects, or gateway pods in the
// namespace of the Gateway.
func gatewayPods(s *set) {
	if s.inventory.Incomplete() {
		return
	}
	shown := s.gatewayWorkloads()
	for _, g := range s.gateways {
		selector := g.spec.Selector
		if len(selector) == 0 || len(s.inventory.Selected("", inventory.LabelsOf(selector))) > 0 {
			continue
		}
		meant, found := shown.in[g.namespace]
		if !found || ofProfiles(selector) {
			meant, found = shown.idle, shown.idle.Name != ""
		}
		if !found || !hasKeys(meant.Labels, selector) {
			continue
		}
		s.report(finding{
			code: code.GatewayWithoutPods, at: g.labelsPart("spec.selector", selector), other: shownAt(meant.Name, meant.Namespace, "", meant.Span),
			message: fmt.Sprintf("%s selects no pods: none has the labels %s", g, podsName(selector)),
			note:    fmt.Sprintf("%s in namespace %s is a gateway with other labels", meant.Name, meant.Namespace), hint: "correct the selector",
		})
	}
}

// A gatewayWorkloads is the gateway pods of the inventory: in each namespace the
// first, and the first that no Gateway selects.
type gatewayWorkloads struct {
	in   map[string]inventory.Workload
	idle inventory.Workload
}

func (s *set) gatewayWorkloads() gatewayWorkloads {
	all := gatewayWorkloads{in: map[string]inventory.Workload{}}
	p := s.pods()
	for _, w := range s.inventory.Workloads() {
		if !looksLikeGateway(w) {
			continue
		}
		if _, met := all.in[w.Namespace]; !met {
			all.in[w.Namespace] = w
		}
		if all.idle.Name == "" && len(p.selecting(w.Labels)) == 0 {
			all.idle = w
		}
	}
	return all
}

// looksLikeGateway uses the label that every installation method gives gateway pods;
// the control plane has it too.
func looksLikeGateway(w inventory.Workload) bool {
	value := w.Labels["istio"]
	return value != "" && value != "pilot" && value != "istiod"
}

// ofProfiles reports whether the selector is one of Istio's own profiles and samples:
// such pods may run in a namespace that the inventory does not show.
func ofProfiles(selector map[string]string) bool {
	switch selector["istio"] {
	case "ingressgateway", "egressgateway", "eastwestgateway", "ingress", "egress":
		return true
	}
	return false
}

func hasKeys(labels, selector map[string]string) bool {
	for key := range selector {
		if labels[key] == "" {
			return false
		}
	}
	return true
}
