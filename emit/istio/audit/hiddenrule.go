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
		homes := a.Homes(r.Host)
		if r.Host.IsWildcard() || !homes[r.Namespace] && r.Namespace != a.Mesh.Root || !needed(r, used[r.Host]) {
			continue
		}
		for _, name := range slices.Concat([]host.Pattern{r.Host}, r.Host.Above(), []host.Pattern{host.Any}) {
			// One that hides a rule is reported once, and not looked at again.
			hiders[name] = slices.DeleteFunc(hiders[name], func(h *world.DestinationRule) bool {
				if h.Namespace == r.Namespace || homes[h.Namespace] || !r.Visibility().In(h.Namespace) {
					return false
				}
				return a.hiddenRule(h, r, used[r.Host])
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

// A use is the namespaces of the callers of a subset; elsewhere for all.
type use map[string]bool

// usedSubsets returns by host and name the subsets that are destinations of routes.
func (a *Audit) usedSubsets() map[host.Pattern]map[string]use {
	used := map[host.Pattern]map[string]use{}
	for route, d := range a.routed() {
		if d.Subset == "" {
			continue
		}
		if used[d.Host] == nil {
			used[d.Host] = map[string]use{}
		}
		if used[d.Host][d.Subset] == nil {
			used[d.Host][d.Subset] = use{}
		}
		for _, p := range a.callersOf(route) {
			used[d.Host][d.Subset][p.Namespace] = true
		}
	}
	return used
}

// hiddenRule reports a rule that hides what callers in its namespace need of another.
func (a *Audit) hiddenRule(hider, r *world.DestinationRule, used map[string]use) bool {
	own, others := a.chosenRules(hider, r)
	if others == nil {
		return false
	}
	lost := ""
	for _, sub := range r.Spec.Subsets {
		_, has := own.Subset(sub.Name)
		if at := used[sub.Name]; (at[elsewhere] || at[hider.Namespace]) && !has {
			lost = "subset " + sub.Name
		}
	}
	if a.losesTLS(r, own, others) {
		lost = "TLS"
	}
	if lost == "" {
		return false
	}
	who := "in namespace " + hider.Namespace
	if own == nil {
		who += " without the labels " + world.PodsName(hider.Spec.WorkloadSelector.GetMatchLabels())
	}
	a.report(finding{
		code: code.HiddenRule, spaced: true, at: hider.Part("spec.host"), other: r.Part("spec.host"), unsure: own == nil,
		message: fmt.Sprintf("for callers %s, %s replaces the DestinationRule of %s: its %s no longer applies", who, hider, r.Host, lost),
		atNote:  fmt.Sprintf("%s replaces it", hider), note: "the host's own rule is here",
		hint: fmt.Sprintf("narrow the host of the DestinationRule in namespace %s, so that it does not cover %s", hider.Namespace, r.Host),
	})
	return true
}

// chosenRules returns the rules of a host that callers in the hider's namespace use, and
// that they would use without it; without is nil if these are not of the hider and of r. A
// hider with a workloadSelector leaves the pods that it does not select without a rule.
func (a *Audit) chosenRules(hider, r *world.DestinationRule) (with, without *world.Rule) {
	of := func(x *world.DestinationRule) func(*world.Rule) bool {
		return func(rule *world.Rule) bool { return slices.Contains(rule.From, x) }
	}
	home := r.Namespace
	if !a.Homes(r.Host)[home] {
		home = a.Home(r.Host)
	}
	p := &world.Pod{Namespace: hider.Namespace}
	all := a.RulesFrom(p.Namespace, r.Host, home)
	with = world.Chosen(all, p)
	without = world.Chosen(a.ExportedRules(p.Namespace, r.Host, home), p)
	if without == nil || !of(r)(without) || !slices.ContainsFunc(all, of(hider)) || with != nil && !of(hider)(with) {
		return nil, nil
	}
	return with, without
}

// losesTLS reports whether r originates TLS on a port of its host, as one of the rules that
// callers would use, and the rule that they use sets none there.
func (a *Audit) losesTLS(r *world.DestinationRule, own, others *world.Rule) bool {
	for _, port := range a.settablePorts(r.Host) {
		t, set := others.TLSOn("", port)
		if !set || !t.ToApplication() || t.At.Object != r.Object {
			continue
		}
		if _, set := own.TLSOn("", port); !set {
			return true
		}
	}
	return false
}

// settablePorts returns the ports of the services of a host, and those for which its rules
// have settings; 0 if there are none.
func (a *Audit) settablePorts(h host.Pattern) (list []int) {
	if service, known := a.Service(h); known {
		for _, p := range service.TCP() {
			list = append(list, p.Number)
		}
	}
	for _, e := range a.EntriesOf(h) {
		for _, p := range e.Spec.Ports {
			list = append(list, int(p.Number))
		}
	}
	if len(list) > 0 {
		return list
	}
	for _, r := range a.RulesOf(h) {
		for _, l := range r.Spec.GetTrafficPolicy().GetPortLevelSettings() {
			list = append(list, int(l.GetPort().GetNumber()))
		}
	}
	return append(list, 0)
}
