package audit

import (
	"fmt"
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// hiddenRuleRule finds DestinationRules that hide those of a host for all callers in a
// namespace: Istio uses only the first namespace that has a rule for the host.
var hiddenRuleRule = Rule{"hiddenrule", []code.Code{code.HiddenRule}, (*Audit).hiddenRules}

func (a *Audit) hiddenRules() {
	used := a.usedSubsets()
	hiders := map[host.Pattern][]*world.DestinationRule{}
	for _, r := range a.DestinationRules {
		hiders[r.Host] = append(hiders[r.Host], r)
	}
	for _, r := range a.DestinationRules {
		if r.Host.IsWildcard() || !a.Homes(r.Host)[r.Namespace] && r.Namespace != a.Mesh.Root || !needed(r, used[r.Host]) {
			continue
		}
		for _, name := range append([]host.Pattern{r.Host}, r.Host.Above()...) {
			// One that hides a rule is reported once, and not looked at again.
			hiders[name] = slices.DeleteFunc(hiders[name], func(h *world.DestinationRule) bool {
				return a.hides(h, r) && a.hiddenRule(h, r, used[r.Host])
			})
		}
	}
}

// needed reports whether callers depend on the rule.
func needed(r *world.DestinationRule, used map[string]use) bool {
	return originates(r) || slices.ContainsFunc(r.Spec.Subsets, func(sub *api.Subset) bool { return used[sub.Name] != nil })
}

// originates reports whether the rule originates TLS for callers of the host itself.
func originates(r *world.DestinationRule) bool {
	return slices.ContainsFunc(r.HostTLS(), world.TLSSetting.ToApplication)
}

// A use is the namespaces of the callers of a subset; * for all.
type use map[string]bool

// usedSubsets returns by host and name the subsets that are destinations of routes.
func (a *Audit) usedSubsets() map[host.Pattern]map[string]use {
	used := map[host.Pattern]map[string]use{}
	for _, v := range a.VirtualServices {
		for _, route := range v.Routes {
			for _, d := range route.Destinations {
				if d.Subset == "" {
					continue
				}
				if used[d.Host] == nil {
					used[d.Host] = map[string]use{}
				}
				if used[d.Host][d.Subset] == nil {
					used[d.Host][d.Subset] = use{}
				}
				addCallers(route, used[d.Host][d.Subset])
			}
		}
	}
	return used
}

// addCallers adds the namespaces of the callers of a route.
func addCallers(route *world.Route, in use) {
	v := route.VirtualService
	for _, g := range route.Gateways {
		switch {
		case g != world.MeshGateway:
			in[world.NamespaceOf(g)] = true
		case v.Visibility().Elsewhere():
			in["*"] = true
		default:
			in[v.Namespace] = true
		}
	}
}

// hides reports whether callers in the hider's namespace would otherwise use r. Source:
// model/push_context.go destinationRule.
func (a *Audit) hides(hider, r *world.DestinationRule) bool {
	return hider != r && hider.Namespace != r.Namespace && hider.Namespace != a.Mesh.Root && !a.Homes(r.Host)[hider.Namespace] &&
		hider.Spec.WorkloadSelector == nil && r.Visibility().In(hider.Namespace)
}

// hiddenRule reports a rule that hides what callers need of another.
func (a *Audit) hiddenRule(hider, r *world.DestinationRule, used map[string]use) bool {
	lost := ""
	for _, sub := range r.Spec.Subsets {
		if at := used[sub.Name]; (at["*"] || at[hider.Namespace]) && hider.Subset(sub.Name) == nil {
			lost = "subset " + sub.Name
		}
	}
	if originates(r) && len(hider.TLS()) == 0 {
		lost = "TLS"
	}
	if lost == "" {
		return false
	}
	a.report(finding{
		code: code.HiddenRule, spaced: true, at: hider.Part("spec.host"), other: r.Part("spec.host"),
		message: fmt.Sprintf("for callers in namespace %s, %s replaces the DestinationRule of %s: its %s no longer applies", hider.Namespace, hider, r.Host, lost),
		atNote:  fmt.Sprintf("%s replaces it", hider), note: "the host's own rule is here",
		hint: fmt.Sprintf("narrow the host of the DestinationRule in namespace %s, so that it does not cover %s", hider.Namespace, r.Host),
	})
	return true
}
