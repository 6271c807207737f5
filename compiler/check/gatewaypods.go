package check

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// gatewayPods checks the selector of each used gateway against the pods of the
// inventory: it must select some pods, only pods of the gateway, and the pods that
// its Service selects.
func gatewayPods(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	for _, u := range usedGateways(m) {
		g := u.gateway
		if !m.Inventory.KnowsWorkloads(g.Namespace) {
			continue
		}
		if g.SelectorSaid.Known() {
			u.at = g.SelectorSaid
		}
		everywhere := m.Inventory.Workloads("", g.Selector)
		here := slices.DeleteFunc(slices.Clone(everywhere), func(w model.Workload) bool { return w.Namespace != g.Namespace })
		if len(here) == 0 {
			sink.Add(noPods(u, everywhere))
			continue
		}
		service, _ := m.Inventory.Shown(model.Service{Namespace: g.Namespace, Name: g.Service})
		mine := here[:1]
		if len(service.Selector) > 0 {
			mine = m.Inventory.Workloads(g.Namespace, service.Selector)
		}
		isMine := oneOf(mine)
		i := slices.IndexFunc(here, isMine)
		if i < 0 {
			sink.Add(diag.At(u.at, code.GatewayServicePods, "gateway %s selects pods that its Service %s does not select", g.Name, g.Service).
				WithHint("correct the selector of one of them").WithRelated(service.At, "the Service is here").
				WithRelated(here[0].At, "%s is selected", here[0].Name))
			continue
		}
		if others := slices.DeleteFunc(slices.Clone(everywhere), isMine); len(others) > 0 {
			sink.Add(diag.At(u.at, code.SeveralGatewayWorkloads, "gateway %s selects several workloads: %s and %s", g.Name, here[i].Name, place(others[0], g)).
				WithHint("add a label that only the gateway's pods have").WithRelated(others[0].At, "the other one is here"))
		}
	}
}

// oneOf returns a function that reports whether a workload is in the list.
func oneOf(list []model.Workload) func(model.Workload) bool {
	return func(w model.Workload) bool {
		return slices.ContainsFunc(list, func(o model.Workload) bool { return o.Namespace == w.Namespace && o.Name == w.Name })
	}
}

// place returns the name of a workload, with its namespace if it is not the
// gateway's.
func place(w model.Workload, g *model.Gateway) string {
	if w.Namespace == g.Namespace {
		return w.Name
	}
	return w.Name + " in namespace " + w.Namespace
}

func noPods(u usedGateway, everywhere []model.Workload) diag.Diagnostic {
	g := u.gateway
	labels := labelText(g.Selector)
	d := diag.At(u.at, code.GatewayWithoutPods, "gateway %s selects no pods: namespace %s has none with labels %s", g.Name, g.Namespace, labels)
	namespace := "istio-ingress"
	if len(everywhere) > 0 {
		namespace = everywhere[0].Namespace
		d = d.WithRelated(everywhere[0].At, "%s has these labels", place(everywhere[0], g))
	}
	if g.Declared.Known() {
		return d.WithHint("correct its selector or its namespace")
	}
	return d.WithHint("declare where its pods are: gateway %s { namespace %s, selector %s, service %s }", g.Name, namespace, labels, g.Service)
}

func labelText(labels []model.Label) string {
	var words []string
	for _, l := range labels {
		words = append(words, l.String())
	}
	return strings.Join(words, ", ")
}
