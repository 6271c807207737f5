package check

import (
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// confined reports NetworkPolicies that open a confined namespace, of the inventory and
// of manifests of the program: Kubernetes adds up what the policies of a pod allow.
func confined(m *model.Model, sink *diag.Sink) {
	byNamespace := map[string]*model.Confined{}
	for _, c := range m.Confined {
		byNamespace[c.Namespace] = c
		if m.Inventory == nil {
			continue
		}
		for _, p := range m.Inventory.OpenPolicies(c.Namespace) {
			if !p.Managed || p.Program != m.Program.Value {
				sink.Add(openedBy(c, p.Name, p.At))
			}
		}
	}
	for _, r := range m.Raws {
		for _, o := range r.Objects {
			if c := byNamespace[o.Namespace]; c != nil && o.Kind == "NetworkPolicy" && opensOutside(o) {
				sink.Add(openedBy(c, o.Name, o.NameAt))
			}
		}
	}
}

func openedBy(c *model.Confined, name string, at diag.Span) diag.Diagnostic {
	return diag.At(diag.First(c.Named), code.NetworkPolicyOfConfined, "network policy %s also lets pods of confined namespace %s reach addresses outside the cluster", name, c.Namespace).
		WithHint("remove its rules for egress, and state what is needed by `egress` or `except`").WithRelated(at, "the network policy is here")
}

// opensOutside reports whether a NetworkPolicy has a rule for egress without
// destinations, or with a range of addresses.
func opensOutside(o *manifest.Object) bool {
	for _, rule := range o.Value.Get("spec").Each("egress") {
		to := rule.Each("to")
		if len(to) == 0 {
			return true
		}
		for _, peer := range to {
			if peer.Get("ipBlock") != nil {
				return true
			}
		}
	}
	return false
}
