package world

import (
	"maps"
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
)

// A Rule is DestinationRules of one host that istiod merged: the traffic policy of the
// first one that has any, and the subsets of all.
type Rule struct {
	Host     host.Pattern
	Policy   *api.TrafficPolicy
	PolicyAt Part
	Subsets  []RuleSubset
	Selector map[string]string // of the pods of callers that use it; nil: all
	Home     string            // the namespace
	From     []*DestinationRule
	exportTo map[string]bool
}

// A RuleSubset is a subset, and where it is.
type RuleSubset struct {
	*api.Subset
	At Part
}

// Subset returns the subset of a name.
func (r *Rule) Subset(name string) (RuleSubset, bool) {
	if r != nil {
		for _, s := range r.Subsets {
			if s.Name == name {
				return s, true
			}
		}
	}
	return RuleSubset{}, false
}

// merged are the rules of one namespace by host.
type merged map[host.Pattern][]*Rule

// A ruleIndex has the rules of each namespace: all of them, and those that other
// namespaces may use.
type ruleIndex struct {
	local, exported map[string]merged
	rootLocal       merged
}

// indexRules merges the DestinationRules. Source: model/push_context.go
// setDestinationRules.
func (w *World) indexRules() ruleIndex {
	x := ruleIndex{map[string]merged{}, map[string]merged{}, merged{}}
	list := slices.Clone(w.DestinationRules)
	slices.SortStableFunc(list, func(a, b *DestinationRule) int {
		if sa, sb := a.Spec.GetWorkloadSelector() != nil, b.Spec.GetWorkloadSelector() != nil; sa != sb {
			if sa {
				return -1
			}
			return 1
		}
		return ByAge(a.Object, b.Object)
	})
	for _, rule := range list {
		exportTo := map[string]bool{}
		for _, e := range rule.Spec.ExportTo {
			exportTo[e] = true
		}
		if rule.Spec.GetWorkloadSelector() != nil {
			exportTo = map[string]bool{".": true}
		}
		if len(exportTo) == 0 || exportTo["*"] || exportTo["."] || exportTo[rule.Namespace] {
			at(x.local, rule.Namespace).add(rule, exportTo)
		}
		switch private := len(exportTo) == 1 && (exportTo["."] || exportTo[rule.Namespace]); {
		case !private:
			at(x.exported, rule.Namespace).add(rule, exportTo)
		case rule.Namespace == w.Mesh.Root:
			x.rootLocal.add(rule, exportTo)
		}
	}
	return x
}

func at(m map[string]merged, namespace string) merged {
	if m[namespace] == nil {
		m[namespace] = merged{}
	}
	return m[namespace]
}

// add merges a rule with those of its host, or adds it. Source:
// model/destination_rule.go mergeDestinationRule.
func (m merged) add(d *DestinationRule, exportTo map[string]bool) {
	selector := d.Spec.GetWorkloadSelector()
	separately := true
	for _, old := range m[d.Host] {
		if !maps.Equal(exportTo, old.exportTo) {
			separately = true
			if len(old.exportTo) == 0 || !contains(exportTo, old.exportTo) {
				continue
			}
		} else {
			separately = false
		}
		both, neither := old.Selector != nil && selector != nil, old.Selector == nil && selector == nil
		same := maps.Equal(old.Selector, selector.GetMatchLabels())
		if both && !same {
			separately = true
			continue
		}
		if neither || both && same {
			separately = false
		}
		old.join(d)
	}
	if !separately {
		return
	}
	rule := &Rule{Host: d.Host, Home: d.Namespace, exportTo: exportTo}
	if selector != nil {
		rule.Selector = maps.Clone(selector.GetMatchLabels())
		if rule.Selector == nil {
			rule.Selector = map[string]string{}
		}
	}
	rule.join(d)
	m[d.Host] = append(m[d.Host], rule)
}

func contains(big, small map[string]bool) bool {
	for name := range small {
		if !big[name] {
			return false
		}
	}
	return true
}

func (r *Rule) join(d *DestinationRule) {
	r.From = append(r.From, d)
	if r.Policy == nil && d.Spec.TrafficPolicy != nil {
		r.Policy, r.PolicyAt = d.Spec.TrafficPolicy, d.Part("spec.trafficPolicy")
	}
	for i, s := range d.Spec.Subsets {
		if _, has := r.Subset(s.GetName()); !has && s != nil {
			r.Subsets = append(r.Subsets, RuleSubset{s, d.Part("spec.subsets[%d]", i)})
		}
	}
}

// mostSpecific returns the rules of the most specific host that covers a host. Source:
// model/sidecar.go, MostSpecificHostMatch.
func (m merged) mostSpecific(h host.Pattern) []*Rule {
	if list := m[h]; len(list) > 0 {
		return list
	}
	for _, wider := range h.Above() {
		if list := m[wider]; len(list) > 0 {
			return list
		}
	}
	return m[host.Any]
}
