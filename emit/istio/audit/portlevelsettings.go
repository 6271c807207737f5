package audit

import (
	"fmt"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// portLevelSettingsRule finds settings of a host that portLevelSettings replace: Istio
// does not merge the two.
var portLevelSettingsRule = Rule{"portlevelsettings", []code.Code{code.PortLevelSettings}, (*Audit).portLevelSettings}

func (a *Audit) portLevelSettings() {
	for _, r := range a.DestinationRules {
		for i, l := range r.Spec.GetTrafficPolicy().GetPortLevelSettings() {
			if lost := replacedSettings(r.Spec.TrafficPolicy, int(l.GetPort().GetNumber())); len(lost) > 0 {
				a.report(finding{
					code: code.PortLevelSettings, at: r.Part("spec.trafficPolicy.portLevelSettings[%d]", i), other: r.Part("spec.trafficPolicy.%s", lost[0]),
					message: fmt.Sprintf("portLevelSettings of port %d of %s replace %s", l.GetPort().GetNumber(), r.Host, strings.Join(lost, " and ")),
					note:    "the replaced setting is here", hint: "repeat it for the port",
				})
			}
		}
	}
}

// replacedSettings returns the settings of a host that do not apply to a port. Not those
// that are often for other ports alone: TLS, and balancers without a hash.
func replacedSettings(p *api.TrafficPolicy, port int) (lost []string) {
	own, _ := world.PolicyOfPort(p, port)
	if p.ConnectionPool != nil && own.ConnectionPool == nil {
		lost = append(lost, "connectionPool")
	}
	if p.OutlierDetection != nil && own.OutlierDetection == nil {
		lost = append(lost, "outlierDetection")
	}
	if p.LoadBalancer.GetConsistentHash() != nil && own.LoadBalancer == nil {
		lost = append(lost, "loadBalancer")
	}
	return lost
}
