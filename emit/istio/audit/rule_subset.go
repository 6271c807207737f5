package audit

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
)

// subsets finds routes to subsets that no DestinationRule has, or only one that
// callers elsewhere do not see: Istio looks in the caller's namespace, in the
// service's, and in the root namespace.
func subsets(s *set) {
	for _, v := range s.virtualServices {
		for _, l := range v.legs {
			for _, d := range l.to {
				if d.subset != "" {
					s.subsetOf(v, l, d)
				}
			}
		}
	}
}

func (s *set) subsetOf(v *virtualService, l *leg, d destination) {
	var at *destinationRule
	exists := false
	for r := range s.ruleHosts.covering(d.host) {
		exists = exists || r.host == d.host
		if r.subset(d.subset) == nil {
			continue
		}
		at = r
		if s.seenByCallers(r, v, l, d) {
			return
		}
	}
	f := finding{at: v.part("%s.subset", d.part.path)}
	switch {
	case at != nil:
		f.code, f.other, f.atNote, f.note = code.InvisibleSubset, at.part("spec.host"), fmt.Sprintf("%s routes to it", v), "it is visible in this namespace only"
		f.message = fmt.Sprintf("callers outside namespace %s do not see subset %s of %s, and get 503", at.namespace, d.subset, d.host)
		f.hint = fmt.Sprintf("move the DestinationRule to namespace %s", s.home(d.host))
	case exists:
		f.code = code.SubsetNotFound
		f.message = fmt.Sprintf("no DestinationRule of %s has subset %s: requests get 503", d.host, d.subset)
		f.hint = "add the subset to its DestinationRule"
		f.other, f.note = s.ruleHosts.at(d.host)[0].part("spec.subsets"), "its subsets are here"
		f.atNote = fmt.Sprintf("%s routes to it", v)
	default:
		return
	}
	s.report(f)
}

// seenByCallers reports whether all callers of the route see the rule.
func (s *set) seenByCallers(r *destinationRule, v *virtualService, l *leg, d destination) bool {
	homes := s.homes(d.host)
	if r.namespace == s.mesh.Root || homes[r.namespace] || len(homes) == 0 {
		return true
	}
	for _, g := range l.gateways {
		switch {
		case g == meshGateway && v.elsewhere(l, r.namespace):
			return false
		case g != meshGateway && namespaceOf(g) != r.namespace:
			return false
		}
	}
	return true
}

// elsewhere reports whether the route applies to mesh callers outside a namespace.
func (v *virtualService) elsewhere(l *leg, namespace string) bool {
	if from := l.http.GetSourceNamespace() + l.l4.GetSourceNamespace(); from != "" {
		return from != namespace
	}
	return seenElsewhere(v.spec.ExportTo, v.namespace) || v.namespace != namespace
}

// homes returns the namespaces of a host: of its service, and of its ServiceEntries.
// Of an unknown host it returns none.
func (s *set) homes(host string) map[string]bool {
	homes := map[string]bool{}
	if _, namespace, ok := s.service(host); ok {
		homes[namespace] = true
	}
	for _, e := range s.entryOf.narrowest(host) {
		homes[e.namespace] = true
	}
	return homes
}

// home returns the best namespace for the rule of a host.
func (s *set) home(host string) string {
	if _, namespace, ok := s.service(host); ok {
		return namespace
	}
	for _, e := range s.entryOf.narrowest(host) {
		return e.namespace
	}
	return s.mesh.Root
}

// service splits the full name of a service of the mesh.
func (s *set) service(host string) (name, namespace string, ok bool) {
	rest, ok := strings.CutSuffix(host, ".svc."+s.mesh.Domain)
	name, namespace, two := strings.Cut(rest, ".")
	return name, namespace, ok && two && !strings.Contains(namespace, ".") && name != "*"
}
