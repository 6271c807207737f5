package audit

import (
	"fmt"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
)

// hidden finds DestinationRules that hide those of a host for all callers in a
// namespace: Istio uses only the first namespace that has a rule for the host.
func hidden(s *set) {
	used := s.usedSubsets()
	hiders := map[string][]*destinationRule{}
	for _, r := range s.rules {
		hiders[r.host] = append(hiders[r.host], r)
	}
	for _, r := range s.rules {
		if strings.HasPrefix(r.host, "*") || !s.homes(r.host)[r.namespace] && r.namespace != s.mesh.Root || !r.needed(used[r.host]) {
			continue
		}
		for _, name := range append([]string{r.host}, host.Above(r.host)...) {
			// One that hides a rule is reported once, and looked at no more.
			hiders[name] = slices.DeleteFunc(hiders[name], func(h *destinationRule) bool {
				return h.hides(r, s) && s.hides(h, r, used[r.host])
			})
		}
	}
}

// needed reports whether callers depend on the rule.
func (r *destinationRule) needed(used map[string]use) bool {
	return r.originates() || slices.ContainsFunc(r.spec.Subsets, func(sub *api.Subset) bool { return used[sub.Name] != nil })
}

// originates reports whether the rule originates TLS for callers of the host itself.
func (r *destinationRule) originates() bool {
	return slices.ContainsFunc(r.tlsOf(r.spec.TrafficPolicy, "spec.trafficPolicy"), func(t tlsAt) bool { return application(t.settings) })
}

// A use is the namespaces of the callers of a subset; * for all.
type use map[string]bool

// usedSubsets returns by host and name the subsets that are destinations of routes.
func (s *set) usedSubsets() map[string]map[string]use {
	used := map[string]map[string]use{}
	for _, v := range s.virtualServices {
		for _, l := range v.legs {
			for _, d := range l.to {
				if d.subset == "" {
					continue
				}
				if used[d.host] == nil {
					used[d.host] = map[string]use{}
				}
				if used[d.host][d.subset] == nil {
					used[d.host][d.subset] = use{}
				}
				l.callers(used[d.host][d.subset])
			}
		}
	}
	return used
}

// callers adds the namespaces of the callers of a route.
func (l *leg) callers(in use) {
	v := l.virtualService
	for _, g := range l.gateways {
		switch {
		case g != meshGateway:
			in[namespaceOf(g)] = true
		case seenElsewhere(v.spec.ExportTo, v.namespace):
			in["*"] = true
		default:
			in[v.namespace] = true
		}
	}
}

// hides reports whether callers in the hider's namespace would otherwise use r.
func (r *destinationRule) hides(o *destinationRule, s *set) bool {
	return r != o && r.namespace != o.namespace && r.namespace != s.mesh.Root && !s.homes(o.host)[r.namespace] &&
		r.spec.WorkloadSelector == nil && seenIn(o.spec.ExportTo, o.namespace, r.namespace)
}

// hides reports a rule that hides what callers need of another.
func (s *set) hides(hider, r *destinationRule, used map[string]use) bool {
	lost := ""
	for _, sub := range r.spec.Subsets {
		if at := used[sub.Name]; (at["*"] || at[hider.namespace]) && hider.subset(sub.Name) == nil {
			lost = "subset " + sub.Name
		}
	}
	if r.originates() && len(hider.tls()) == 0 {
		lost = "TLS"
	}
	if lost == "" {
		return false
	}
	s.report(finding{
		code: code.HiddenRule, at: hider.part("spec.host"), other: r.part("spec.host"),
		message: fmt.Sprintf("for callers in namespace %s, %s replaces the DestinationRule of %s: its %s no longer applies", hider.namespace, hider, r.host, lost),
		atNote:  fmt.Sprintf("%s replaces it", hider), note: "the host's own rule is here",
		hint: fmt.Sprintf("narrow the host of the DestinationRule in namespace %s, so that it does not cover %s", hider.namespace, r.host),
	})
	return true
}
