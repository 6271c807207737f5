package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// sourceLabelsRule finds routes at a gateway that match the labels of callers. There these
// are the labels of the gateway's own pods. Source: networking/core/route/route.go
// sourceMatchHTTP.
var sourceLabelsRule = Rule{"sourcelabels", []code.Code{code.SourceLabelsAtGateway}, (*Audit).sourceLabels}

func (a *Audit) sourceLabels() {
	for _, v := range a.VirtualServices {
		for _, r := range v.Routes {
			labels := r.Match.GetSourceLabels()
			if len(labels) == 0 || len(r.Match.GetGateways()) > 0 || a.own(v.Object) {
				continue
			}
			for _, b := range v.Bindings {
				if b.Gateway == nil || world.Selects(labels, b.Gateway.Spec.Selector) || a.podsHave(b.Gateway, labels) {
					continue
				}
				a.report(finding{
					code: code.SourceLabelsAtGateway, at: r.At.Field("sourceLabels"),
					message: fmt.Sprintf("the callers of a gateway have no labels, and its own pods are not %s: the route never matches at %s", world.PodsName(labels), b.Gateway),
					hint:    "remove sourceLabels, or add gateways: [mesh] to the match",
				})
				break
			}
		}
	}
}

// podsHave reports whether pods of a gateway have the labels, too.
func (a *Audit) podsHave(g *world.Gateway, labels map[string]string) bool {
	return slices.ContainsFunc(a.Inventory.Selected("", inventory.LabelsOf(labels)), func(w inventory.Workload) bool { return world.Selects(g.Spec.Selector, w.Labels) })
}
