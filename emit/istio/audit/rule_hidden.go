package audit

import (
	"fmt"
	"strings"
)

// hidden finds rules that hide those of a host for all callers of a namespace:
// the first namespace with any rule for the host is the only one looked at.
func hidden(s *set) {
	used := s.usedSubsets()
	hiders := newIndex[*destinationRule]()
	for _, r := range s.rules {
		hiders.add(r.host, r)
	}
	reported := map[*destinationRule]bool{}
	for _, r := range s.rules {
		if strings.HasPrefix(r.host, "*") || !s.homes(r.host)[r.namespace] && r.namespace != s.mesh.Root {
			continue
		}
		for hider := range hiders.covering(r.host) {
			if !reported[hider] && hider.hides(r, s) {
				reported[hider] = s.hides(hider, r, used[r.host])
			}
		}
	}
}

// A use is where callers of a subset are: the namespaces, * for all.
type use map[string]bool

// usedSubsets returns by host and name the subsets that routes lead to.
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

// callers adds the namespaces in which the leg's callers are.
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

// hides reports whether callers of the hider's namespace would use r without it.
func (r *destinationRule) hides(o *destinationRule, s *set) bool {
	return r != o && r.namespace != o.namespace && r.namespace != s.mesh.Root && !s.homes(o.host)[r.namespace] &&
		r.spec.WorkloadSelector == nil && seenIn(o.spec.ExportTo, o.namespace, r.namespace)
}

// hides reports a rule that takes away what callers need of another.
func (s *set) hides(hider, r *destinationRule, used map[string]use) bool {
	lost := ""
	for _, sub := range r.spec.Subsets {
		if at := used[sub.Name]; (at["*"] || at[hider.namespace]) && hider.subset(sub.Name) == nil {
			lost = "subset " + sub.Name
		}
	}
	for _, t := range r.tlsOf(r.spec.TrafficPolicy, "spec.trafficPolicy") {
		if application(t.settings) && len(hider.tls()) == 0 {
			lost = "TLS"
		}
	}
	if lost == "" {
		return false
	}
	s.report(finding{
		code: "GWC0954", at: hider.part("spec.host"), other: r.part("spec.host"),
		message: fmt.Sprintf("for callers in namespace %s, %s takes the place of the rule of %s, and they lose its %s", hider.namespace, hider, r.host, lost),
		atNote:  fmt.Sprintf("%s takes its place", hider), note: "the host's own rule is here",
		hint: fmt.Sprintf("narrow the host of the DestinationRule in namespace %s, so that it leaves %s out", hider.namespace, r.host),
	})
	return true
}
