package audit

import (
	"fmt"
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// unmergedRule finds DestinationRules of one host in one namespace of which istiod uses
// only a part, or nothing: subsets and policies that an older one has, and rules for the
// same callers that it does not merge, because their exportTo differs.
var unmergedRule = Rule{"unmerged", []code.Code{code.UnmergedRules}, (*Audit).unmergedRules}

func (a *Audit) unmergedRules() {
	merged := a.MergedRules()
	apart := map[*world.DestinationRule]bool{} // that begin a rule of their own
	for _, r := range merged {
		apart[r.From[0]] = true
	}
	for _, r := range merged {
		for _, d := range r.From[1:] {
			if !apart[d] {
				a.lostInMerge(r, d)
			}
		}
	}
	same := map[string][]*world.DestinationRule{}
	for _, d := range a.DestinationRules {
		if d.Spec.WorkloadSelector == nil && !d.Visibility().Nowhere() {
			key := d.Namespace + " " + string(d.Host)
			same[key] = append(same[key], d)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(same)) {
		if len(same[key]) > 1 {
			a.unusedRules(same[key])
		}
	}
}

// lostInMerge reports a subset or the policy of a rule that an older one of the merged rule
// has, too.
func (a *Audit) lostInMerge(r *world.Rule, d *world.DestinationRule) {
	for _, s := range d.Spec.Subsets {
		if used, _ := r.Subset(s.GetName()); used.At.Object != d.Object {
			a.unmerged(used.At.Object, d, fmt.Sprintf("two DestinationRules of %s have subset %s: only the older one applies", r.Host, s.GetName()))
			return
		}
	}
	if d.Spec.TrafficPolicy != nil && r.PolicyAt.Object != d.Object {
		a.unmerged(r.PolicyAt.Object, d, fmt.Sprintf("two DestinationRules of %s have a trafficPolicy: only the older one applies", r.Host))
	}
}

// unusedRules reports rules of one host and namespace that no caller uses, because another
// one is used by all to which they are exported.
func (a *Audit) unusedRules(rules []*world.DestinationRule) {
	callers := []string{rules[0].Namespace, elsewhere}
	for _, d := range rules {
		callers = append(callers, d.Visibility().Named()...)
	}
	slices.Sort(callers)
	chosen := map[string]*world.Rule{}
	used := map[*world.DestinationRule]bool{}
	for _, namespace := range slices.Compact(callers) {
		if rule := a.ruleOfNamespace(rules[0], namespace); rule != nil {
			chosen[namespace] = rule
			for _, d := range rule.From {
				used[d] = true
			}
		}
	}
	for _, d := range rules {
		for _, namespace := range callers {
			if rule := chosen[namespace]; rule != nil && !used[d] && d.Visibility().In(namespace) {
				a.unmerged(rule.From[0].Object, d, fmt.Sprintf("two exported DestinationRules of %s are not merged: one of them is never used", d.Host))
				break
			}
		}
	}
}

// ruleOfNamespace returns the rule of the namespace and the host of a DestinationRule that
// callers in a namespace use, if they have none of their own.
func (a *Audit) ruleOfNamespace(d *world.DestinationRule, namespace string) *world.Rule {
	p := &world.Pod{Namespace: namespace}
	if namespace == d.Namespace {
		return a.RuleTo(p, d.Host, d.Namespace)
	}
	return world.Chosen(a.ExportedRules(namespace, d.Host, d.Namespace), p)
}

func (a *Audit) unmerged(used *world.Object, d *world.DestinationRule, message string) {
	a.report(finding{
		code: code.UnmergedRules, at: d.Part("spec.host"), other: used.Part("spec.host"), message: message,
		atNote: fmt.Sprintf("%s has the same host", d), note: fmt.Sprintf("%s has the same host", used),
		hint: "merge both into one DestinationRule",
	})
}
