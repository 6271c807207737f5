package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// selectorPodsRule finds policies, Telemetries, WasmPlugins and Sidecars whose selector selects no pods, if the
// inventory shows other pods of their namespace.
var selectorPodsRule = Rule{"selectorpods", []code.Code{code.SelectorWithoutPods}, (*Audit).selectorPods}

func (a *Audit) selectorPods() {
	for _, p := range a.PeerAuthentications {
		if p.Namespace == a.Mesh.Root {
			continue // rule root
		}
		a.selectsPods(p.Object, "spec.selector.matchLabels", p.Spec.GetSelector().GetMatchLabels())
	}
	for _, p := range a.Attached {
		if refs, _ := p.Targets(); len(refs) == 0 {
			a.selectsPods(p.Object, "spec.selector.matchLabels", p.Spec.GetSelector().GetMatchLabels())
		}
	}
	for _, s := range a.Sidecars {
		a.selectsPods(s.Object, "spec.workloadSelector.labels", s.Spec.GetWorkloadSelector().GetLabels())
	}
}

func (a *Audit) selectsPods(o *world.Object, path string, selector map[string]string) {
	namespace := o.Namespace
	if len(selector) == 0 && a.Inventory.CompleteWorkloads() && namespace != a.Mesh.Root && !a.own(o) && !a.Inventory.Selects(namespace, nil) {
		a.absent(finding{
			code: code.SelectorWithoutPods, at: o.Part("metadata.name"), message: fmt.Sprintf("namespace %s has no pods, so %s has no effect", namespace, o),
			hint: "write it in the namespace of the pods",
		}, false)
	}
	if namespace == a.Mesh.Root && o.Kind != "Sidecar" && o.Kind != "Telemetry" {
		namespace = "" // it applies to all namespaces
	}
	shown := namespace == "" && len(a.Inventory.Workloads()) > 0 || a.Inventory.KnowsWorkloads(namespace)
	if len(selector) == 0 || !shown || a.own(o) || a.Inventory.Selects(namespace, inventory.LabelsOf(selector)) {
		return
	}
	if _, made := a.kubernetesGateways().at[inventory.Key{Namespace: o.Namespace, Name: selector[gatewayAPI+"/gateway-name"]}]; made {
		return // istiod makes its pods
	}
	near := a.nearPods(o.Namespace, selector)
	a.absent(finding{
		code: code.SelectorWithoutPods, at: o.Labelled(path, selector), message: fmt.Sprintf("no pod that is shown has labels %s, so %s has no effect", world.PodsName(selector), o),
		hint: "correct the labels of the selector",
	}, near)
}

// nearPods reports whether pods of a namespace have a label that resembles one of a
// selector.
func (a *Audit) nearPods(namespace string, selector map[string]string) bool {
	for key, value := range selector {
		values := func() (list []string) {
			for _, w := range a.Inventory.Selected(namespace, nil) {
				list = append(list, w.Labels[key])
			}
			slices.Sort(list)
			return slices.Compact(list)
		}
		if a.similarTo(value, "label "+namespace+" "+key, values) != "" {
			return true
		}
	}
	return false
}
