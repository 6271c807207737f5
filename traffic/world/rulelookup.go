package world

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
)

// RulesFrom returns the rules of a host among which a proxy of a namespace chooses by its
// labels: those of its own namespace, or else those of the namespace of the service and
// of the root namespace. Source: model/push_context.go destinationRule.
func (w *World) RulesFrom(namespace string, h host.Pattern, home string) []*Rule {
	local := w.merged().local[namespace]
	if namespace == w.Mesh.Root {
		local = w.merged().rootLocal
	}
	if list := local.mostSpecific(h); len(list) > 0 {
		return list
	}
	return w.ExportedRules(namespace, h, home)
}

// ExportedRules returns the rules of a host that a proxy of a namespace would use if its
// namespace had none: those that the namespace of the service exports to it, or else those
// of the root namespace. Source: model/push_context.go
// getExportedDestinationRuleFromNamespace.
func (w *World) ExportedRules(namespace string, h host.Pattern, home string) []*Rule {
	for _, in := range []string{home, w.Mesh.Root} {
		var list []*Rule
		for _, rule := range w.merged().exported[in].mostSpecific(h) {
			if len(rule.exportTo) == 0 || rule.exportTo["*"] || rule.exportTo[namespace] {
				list = append(list, rule)
			}
		}
		if len(list) > 0 {
			return list
		}
	}
	return nil
}

// Chosen returns the rule of a list that a pod uses; nil: none. Source: model/sidecar.go
// DestinationRule.
func Chosen(list []*Rule, p *Pod) *Rule {
	var all *Rule
	for _, rule := range list {
		if rule.Selector == nil {
			all = rule
		} else if rule.Home == p.Namespace && Selects(rule.Selector, p.Labels) {
			return rule
		}
	}
	return all
}

// RuleTo returns the rule by which a pod calls a host of a service in a namespace; nil:
// none.
func (w *World) RuleTo(p *Pod, h host.Pattern, home string) *Rule {
	return Chosen(w.RulesFrom(p.Namespace, h, home), p)
}

// RuleOf returns the rule by which a pod calls a service; nil: none.
func (r *Registry) RuleOf(p *Pod, s *Service) *Rule {
	return r.RuleTo(p, host.Pattern(s.Host), s.Namespace)
}

// MergedRules returns the rules of each namespace as istiod merges them, for callers of
// the namespace and for those of others, sorted by namespace and host.
func (w *World) MergedRules() (list []*Rule) {
	x := w.merged()
	for _, from := range []map[string]merged{x.local, x.exported, {"": x.rootLocal}} {
		for _, namespace := range sortedKeys(from) {
			for _, h := range slices.Sorted(maps.Keys(from[namespace])) {
				list = append(list, from[namespace][h]...)
			}
		}
	}
	return list
}
