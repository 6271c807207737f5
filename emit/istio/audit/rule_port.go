package audit

import (
	"fmt"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// ports finds settings of a host that portLevelSettings replace: Istio does not merge
// the two.
func ports(s *set) {
	for _, r := range s.rules {
		for i, l := range r.spec.GetTrafficPolicy().GetPortLevelSettings() {
			if lost := lostAt(r.spec.TrafficPolicy, l); len(lost) > 0 {
				s.report(finding{
					code: code.PortLevelSettings, at: r.part("spec.trafficPolicy.portLevelSettings[%d]", i), other: r.part("spec.trafficPolicy.%s", lost[0]),
					message: fmt.Sprintf("portLevelSettings of port %d of %s replace %s", l.GetPort().GetNumber(), r.host, strings.Join(lost, " and ")),
					note:    "the replaced setting is here", hint: "repeat it for the port",
				})
			}
		}
	}
}

func lostAt(p *api.TrafficPolicy, l *api.TrafficPolicy_PortTrafficPolicy) (lost []string) {
	if p.ConnectionPool != nil && l.ConnectionPool == nil {
		lost = append(lost, "connectionPool")
	}
	if p.OutlierDetection != nil && l.OutlierDetection == nil {
		lost = append(lost, "outlierDetection")
	}
	if p.LoadBalancer.GetConsistentHash() != nil && l.LoadBalancer == nil {
		lost = append(lost, "loadBalancer")
	}
	return lost
}
