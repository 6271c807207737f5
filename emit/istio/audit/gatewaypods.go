package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// gatewayPodsRule finds Gateways whose selector selects no pods. It applies if the
// inventory shows gateway pods that no Gateway selects, or gateway pods in the
// namespace of the Gateway, or is the whole cluster.
var gatewayPodsRule = Rule{"gatewaypods", []code.Code{code.GatewayWithoutPods}, (*Audit).gatewayPods}

func (a *Audit) gatewayPods() {
	if a.Inventory.Incomplete() {
		return
	}
	shown := a.gatewayWorkloads()
	for _, g := range a.Gateways {
		selector := g.Spec.Selector
		if len(selector) == 0 || a.Inventory.Selects("", inventory.LabelsOf(selector)) {
			continue
		}
		meant, found := shown.in[g.Namespace]
		if !found || ofProfiles(selector) {
			meant, found = shown.idle, shown.idle.Name != ""
		}
		if !found || !hasKeys(meant.Labels, selector) {
			if a.Inventory.CompleteWorkloads() {
				a.withoutPods(g)
			}
			continue
		}
		a.report(finding{
			code: code.GatewayWithoutPods, at: g.Labelled("spec.selector", selector), other: placed(meant.Name, meant.Namespace, "", meant.Span),
			message: fmt.Sprintf("%s selects no pods: none has the labels %s", g, world.PodsName(selector)),
			note:    fmt.Sprintf("%s in namespace %s is a gateway with other labels", meant.Name, meant.Namespace), hint: "correct the selector",
		})
	}
}

// withoutPods reports a Gateway of a cluster without its pods.
func (a *Audit) withoutPods(g *world.Gateway) {
	a.report(finding{
		code: code.GatewayWithoutPods, at: g.Labelled("spec.selector", g.Spec.Selector),
		message: fmt.Sprintf("%s selects no pods: none has the labels %s", g, world.PodsName(g.Spec.Selector)), hint: "correct the selector",
	})
}

// A gatewayWorkloads is the gateway pods of the inventory: in each namespace the first,
// and the first that no Gateway selects.
type gatewayWorkloads struct {
	in   map[string]inventory.Workload
	idle inventory.Workload
}

func (a *Audit) gatewayWorkloads() gatewayWorkloads {
	all := gatewayWorkloads{in: map[string]inventory.Workload{}}
	for _, w := range a.Inventory.Workloads() {
		if !looksLikeGateway(w) {
			continue
		}
		if _, known := all.in[w.Namespace]; !known {
			all.in[w.Namespace] = w
		}
		if all.idle.Name == "" && !a.SelectedByGateway(w.Labels) {
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
