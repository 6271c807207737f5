package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
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
	for _, used := range m.UsedGateways() {
		if !m.Inventory.KnowsWorkloads(used.Gateway.Namespace) {
			continue
		}
		if used.Gateway.SelectorSaid.Known() {
			used.At = used.Gateway.SelectorSaid
		}
		if d := m.Deployer(used.Gateway); d != nil {
			otherPods(m, used, d, sink)
			continue
		}
		selectedPods(m, used, sink)
	}
}

// otherPods reports pods of the inventory that have the labels of a deployed gateway,
// but are not its own.
func otherPods(m *model.Model, used model.UsedGateway, deployer *model.Gateway, sink *diag.Sink) {
	own := model.Workload{Namespace: deployer.Namespace, Name: "Deployment " + deployer.Service}
	for _, w := range m.Inventory.Workloads("", used.Gateway.Selector) {
		if !w.In([]model.Workload{own}) {
			sink.Add(diag.At(used.At, code.SeveralGatewayWorkloads, "gateway %s selects several workloads: %s, which is deployed, and %s", used.Gateway.Name, own.Name, nameFrom(used.Gateway, w)).
				WithHint("add a label that only the gateway's pods have").WithRelated(w.At, "the other one is here"))
			return
		}
	}
}

func selectedPods(m *model.Model, used model.UsedGateway, sink *diag.Sink) {
	g := used.Gateway
	all := m.Inventory.Workloads("", g.Selector)
	inNamespace := slices.DeleteFunc(slices.Clone(all), func(w model.Workload) bool { return w.Namespace != g.Namespace })
	if len(inNamespace) == 0 {
		sink.Add(noPods(used, all))
		return
	}
	service, _ := m.Inventory.Shown(model.Service{Namespace: g.Namespace, Name: g.Service})
	ofService := inNamespace[:1]
	if len(service.Selector) > 0 {
		ofService = m.Inventory.Workloads(g.Namespace, service.Selector)
	}
	serves := func(w model.Workload) bool { return w.In(ofService) }
	i := slices.IndexFunc(inNamespace, serves)
	if i < 0 {
		sink.Add(diag.At(used.At, code.GatewayServicePods, "gateway %s selects pods that its Service %s does not select", g.Name, g.Service).
			WithHint("correct the selector of one of them").WithRelated(service.At, "the Service is here").
			WithRelated(inNamespace[0].At, "%s is selected", inNamespace[0].Name))
		return
	}
	if others := slices.DeleteFunc(slices.Clone(all), serves); len(others) > 0 {
		sink.Add(diag.At(used.At, code.SeveralGatewayWorkloads, "gateway %s selects several workloads: %s and %s", g.Name, inNamespace[i].Name, nameFrom(g, others[0])).
			WithHint("add a label that only the gateway's pods have").WithRelated(others[0].At, "the other one is here"))
	}
}

// nameFrom returns the name of a workload, with its namespace if it is not the
// gateway's.
func nameFrom(g *model.Gateway, w model.Workload) string {
	if w.Namespace == g.Namespace {
		return w.Name
	}
	return w.Name + " in namespace " + w.Namespace
}

func noPods(used model.UsedGateway, all []model.Workload) diag.Diagnostic {
	g := used.Gateway
	labels := model.LabelText(g.Selector)
	d := diag.At(used.At, code.GatewayWithoutPods, "gateway %s selects no pods: namespace %s has none with labels %s", g.Name, g.Namespace, labels)
	namespace := feature.HelmGateway.Namespace
	if len(all) > 0 {
		namespace = all[0].Namespace
		d = d.WithRelated(all[0].At, "%s has these labels", nameFrom(g, all[0]))
	}
	if g.Declared.Known() {
		return d.WithHint("correct its selector or its namespace")
	}
	return d.WithHint("declare where its pods are: gateway %s { namespace %s, selector %s, service %s }", g.Name, namespace, labels, g.Service)
}
