package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// subsetRule finds routes to subsets that no DestinationRule has, or only one that
// callers elsewhere do not see: Istio looks in the caller's namespace, in the
// service's, and in the root namespace.
var subsetRule = Rule{"subset", []code.Code{code.InvisibleSubset, code.SubsetNotFound}, (*Audit).subsets}

func (a *Audit) subsets() {
	for route, d := range a.routed() {
		if d.Subset != "" {
			a.subsetOf(route, d)
		}
	}
}

func (a *Audit) subsetOf(route *world.Route, d world.Destination) {
	callers := a.callersOf(route)
	i := slices.IndexFunc(callers, func(p *world.Pod) bool { return !a.hasSubset(p, d) })
	at, known := a.ruleWith(d), len(a.Homes(d.Host)) > 0
	switch {
	case at == nil:
		a.noSubset(route, d)
	case !known || i < 0 || a.replaced(callers[i], d):
		// No caller lacks it, or rule hiddenrule reports why.
	case a.visibleTo(at, callers[i]):
		a.unusedSubset(route, d, at, callers[i])
	default:
		a.invisibleSubset(route, d, at)
	}
}

// ruleWith returns a rule of the destination's host, or of a wildcard above it, that has
// its subset; nil if none has.
func (a *Audit) ruleWith(d world.Destination) *world.DestinationRule {
	for r := range a.RulesCovering(d.Host) {
		if r.Subset(d.Subset) != nil {
			return r
		}
	}
	return nil
}

// hasSubset reports whether some rule by which the caller may call a destination has its
// subset.
func (a *Audit) hasSubset(p *world.Pod, d world.Destination) bool {
	return anyHas(a.rulesTo(p, d.Host), d.Subset)
}

func anyHas(rules []*world.Rule, subset string) bool {
	return slices.ContainsFunc(rules, func(r *world.Rule) bool {
		_, has := r.Subset(subset)
		return has
	})
}

// replaced reports whether the caller would have the subset by the host's own rule, if its
// namespace had no rule that covers the host.
func (a *Audit) replaced(p *world.Pod, d world.Destination) bool {
	return slices.ContainsFunc(a.homesOf(d.Host), func(home string) bool {
		rule := world.Chosen(a.ExportedRules(p.Namespace, d.Host, home), p)
		return rule != nil && rule.Host == d.Host && anyHas([]*world.Rule{rule}, d.Subset)
	})
}

// visibleTo reports whether a rule is one of those among which the caller's rule is found:
// it has a more specific host, or is merged with others, then.
func (a *Audit) visibleTo(r *world.DestinationRule, p *world.Pod) bool {
	exported := a.Homes(r.Host)[r.Namespace] || r.Namespace == a.Mesh.Root
	return r.Namespace == p.Namespace || exported && r.Spec.WorkloadSelector == nil && r.Visibility().In(p.Namespace)
}

// invisibleSubset reports a subset of a rule that a caller does not see.
func (a *Audit) invisibleSubset(route *world.Route, d world.Destination, at *world.DestinationRule) {
	f := finding{
		code: code.InvisibleSubset, at: d.At.Field("subset"), shown: a.lostAt(route), spaced: true,
		message: fmt.Sprintf("callers outside namespace %s do not see subset %s of %s: %s", at.Namespace, d.Subset, d.Host, lost(route, d)),
		hint:    fmt.Sprintf("move the DestinationRule to namespace %s", a.Home(d.Host)),
		other:   at.Part("spec.host"), atNote: fmt.Sprintf("%s routes to it", route.VirtualService), note: "it is visible in this namespace only",
	}
	if at.Namespace == a.Home(d.Host) {
		f.other, f.note, f.hint = at.Part("spec.exportTo"), "it is exported to these namespaces only", "add the namespaces of the callers to exportTo of the DestinationRule"
		if at.Spec.WorkloadSelector != nil {
			f.other, f.note, f.hint = at.Part("spec.workloadSelector"), "a rule with a workloadSelector is not exported", "add a DestinationRule with the subset, without workloadSelector"
		}
	}
	a.report(f)
}

// unusedSubset reports a subset of a rule that istiod finds, and does not use: another one
// has a more specific host, or precedence.
func (a *Audit) unusedSubset(route *world.Route, d world.Destination, at *world.DestinationRule, p *world.Pod) {
	used := a.rulesTo(p, d.Host)
	if len(used) == 0 {
		return
	}
	by := used[0].From[0]
	a.report(finding{
		code: code.SubsetNotFound, at: d.At.Field("subset"), other: by.Part("spec.host"), shown: a.lostAt(route),
		message: fmt.Sprintf("%s is used for %s, and has no subset %s: %s", by, d.Host, d.Subset, lost(route, d)),
		atNote:  fmt.Sprintf("%s routes to it", route.VirtualService), note: "it is used in the place of " + at.String(),
		hint: "add the subset to the DestinationRule that is used",
	})
}

// noSubset reports a subset that no rule has.
func (a *Audit) noSubset(route *world.Route, d world.Destination) {
	f := finding{code: code.SubsetNotFound, at: d.At.Field("subset"), shown: a.lostAt(route)}
	if rules := a.RulesOf(d.Host); len(rules) > 0 {
		f.unsure = a.partial
		f.message = fmt.Sprintf("no DestinationRule of %s has subset %s: %s", d.Host, d.Subset, lost(route, d))
		f.hint = "add the subset to its DestinationRule"
		f.other, f.note = rules[0].Part("spec.subsets"), "its subsets are here"
		f.atNote = fmt.Sprintf("%s routes to it", route.VirtualService)
		a.report(f)
		return
	}
	if _, known := a.Service(d.Host); !known || a.partial {
		return
	}
	f.unsure = !a.Inventory.Complete()
	f.message = fmt.Sprintf("no DestinationRule of %s is shown, and none has subset %s: %s", d.Host, d.Subset, lost(route, d))
	f.hint = "add a DestinationRule with the subset"
	if other := a.ruleOfShortName(d); other != nil {
		f.hint = fmt.Sprintf("write the full name as host of %s, which is about %s", other, other.Host)
	}
	a.report(f)
}

// ruleOfShortName returns a rule with the subset, of a service of the same name in its
// own namespace: a short name is not that of the destination there.
func (a *Audit) ruleOfShortName(d world.Destination) *world.DestinationRule {
	key, _ := a.ServiceKey(d.Host)
	for _, r := range a.DestinationRules {
		if r.Spec.Host == key.Name && r.Host != d.Host && r.Subset(d.Subset) != nil {
			return r
		}
	}
	return nil
}
