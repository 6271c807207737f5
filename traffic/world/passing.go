package world

import "strings"

// A Passing is the SNI hosts of the servers of a port of pods that pass TLS on.
type Passing map[string]passed

// passed is the match that has an SNI host, and its server.
type passed struct {
	Leg
	of *Server
}

// A RepeatedSNI is a match that istiod leaves out, because an older one has an SNI host.
type RepeatedSNI struct {
	Leg
	Name string
	By   Leg     // the older match
	Of   *Server // of the older match
}

// TLSLegs returns the matches of tls routes for one more server of the port that passes TLS
// on, and those that istiod leaves out. Source: networking/core/gateway.go
// buildGatewayNetworkFiltersFromTLSRoutes.
func (p Passing) TLSLegs(w *World, s *Server, namespace string) (taken []Leg, repeated []RepeatedSNI) {
	for _, v := range w.RoutesAt(s, namespace) {
		for i, r := range v.Spec.Tls {
			for j, m := range r.Match {
				if len(r.Route) == 0 || !v.fits(m.Port, m.Gateways, s) {
					continue
				}
				leg := Leg{VirtualService: v, Number: i, To: r.Route, SNI: m.SniHosts, At: v.Part("spec.tls[%d].match[%d]", i, j)}
				if name, by := p.take(leg, s); name != "" {
					repeated = append(repeated, RepeatedSNI{leg, name, by.Leg, by.of})
				} else {
					taken = append(taken, leg)
				}
			}
		}
	}
	return taken, repeated
}

// take returns an SNI host that an older match has with the bind, else it notes all.
// Source: model/gateway.go CheckDuplicates.
func (p Passing) take(leg Leg, s *Server) (name string, by passed) {
	for _, h := range leg.SNI {
		if old, is := p[h]; is && old.of.Spec.Bind == s.Spec.Bind {
			return h, old
		}
	}
	for _, h := range leg.SNI {
		p[h] = passed{leg, s}
	}
	return "", passed{}
}

// SNIPart returns the place of an SNI host of a match.
func (l Leg) SNIPart(name string) Part {
	for i, h := range l.SNI {
		if strings.EqualFold(h, name) {
			return Part{l.At.Object, l.At.Path + ".sniHosts[" + itoa(i) + "]"}
		}
	}
	return l.At
}
