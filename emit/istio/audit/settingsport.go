package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// settingsPortRule finds portLevelSettings of a port that the Service does not have:
// they are by the port of the Service, not that of its pods.
var settingsPortRule = Rule{"settingsport", []code.Code{code.SettingsOfNoPort}, (*Audit).settingsPorts}

func (a *Audit) settingsPorts() {
	for _, r := range a.DestinationRules {
		service, known := a.Service(r.Host)
		if !known || a.own(r.Object) || service.Alias != "" || len(service.Ports) == 0 || a.SeesEntry(r.Host, r.Namespace) {
			continue
		}
		for i, l := range r.Spec.GetTrafficPolicy().GetPortLevelSettings() {
			if number := l.GetPort().GetNumber(); number != 0 && !hasPort(service, number) {
				a.report(finding{
					code: code.SettingsOfNoPort, at: r.Part("spec.trafficPolicy.portLevelSettings[%d].port.number", i), other: servicePart(service), note: "the Service is here",
					message: fmt.Sprintf("service %s.%s has no port %d: these settings have no effect", service.Name, service.Namespace, number),
					hint:    "use an existing port: " + portsOf(service),
				})
			}
		}
	}
}
