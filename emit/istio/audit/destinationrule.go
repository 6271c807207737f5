package audit

import (
	"fmt"
	"slices"

	api "istio.io/api/networking/v1alpha3"
)

// A destinationRule is a DestinationRule.
type destinationRule struct {
	*object
	spec *api.DestinationRule
	host string // in full
}

// subset returns the rule's subset of that name.
func (r *destinationRule) subset(name string) *api.Subset {
	for _, s := range r.spec.Subsets {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// A tlsAt is the TLS that callers of a port originate, and where it is set.
type tlsAt struct {
	settings *api.ClientTLSSettings
	port     uint32 // 0: every port that has none of its own
	part     part
}

// tls returns all TLS settings of the rule, including those of its subsets.
func (r *destinationRule) tls() []tlsAt {
	list := r.tlsOf(r.spec.TrafficPolicy, "spec.trafficPolicy")
	for i, s := range r.spec.Subsets {
		list = append(list, r.tlsOf(s.TrafficPolicy, fmt.Sprintf("spec.subsets[%d].trafficPolicy", i))...)
	}
	return list
}

func (r *destinationRule) tlsOf(p *api.TrafficPolicy, path string) (list []tlsAt) {
	for i, l := range p.GetPortLevelSettings() {
		if l.Tls != nil {
			list = append(list, tlsAt{l.Tls, l.GetPort().GetNumber(), r.part("%s.portLevelSettings[%d].tls", path, i)})
		}
	}
	if tls := p.GetTls(); tls != nil {
		list = append(list, tlsAt{tls, 0, r.part("%s.tls", path)})
	}
	return list
}

// tlsOn returns the TLS of a port, without subsets; nil if there is none.
func (r *destinationRule) tlsOn(port uint32) *tlsAt {
	p := r.spec.TrafficPolicy
	own := slices.ContainsFunc(p.GetPortLevelSettings(), func(l *api.TrafficPolicy_PortTrafficPolicy) bool {
		return l.GetPort().GetNumber() == port
	})
	for _, t := range r.tlsOf(p, "spec.trafficPolicy") {
		if t.port == port || t.port == 0 && !own {
			return &t
		}
	}
	return nil
}

// application reports whether the settings originate TLS to the application, not mesh
// mTLS.
func application(t *api.ClientTLSSettings) bool {
	return t.GetMode() == api.ClientTLSSettings_SIMPLE || t.GetMode() == api.ClientTLSSettings_MUTUAL
}

// seenIn reports whether an object of a namespace is visible in another.
func seenIn(exportTo []string, home, client string) bool {
	return len(exportTo) == 0 || slices.ContainsFunc(exportTo, func(e string) bool {
		return e == "*" || e == client || e == "." && home == client
	})
}

// seenElsewhere reports whether an object is visible outside its namespace.
func seenElsewhere(exportTo []string, home string) bool {
	return len(exportTo) == 0 || slices.ContainsFunc(exportTo, func(e string) bool {
		return e != "." && e != "~" && e != home
	})
}
