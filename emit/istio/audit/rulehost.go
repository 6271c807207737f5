package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// ruleHostRule finds DestinationRules of services that do not exist.
var ruleHostRule = Rule{"rulehost", []code.Code{code.RuleWithoutService}, (*Audit).ruleHosts}

func (a *Audit) ruleHosts() {
	for _, r := range a.DestinationRules {
		key, missing := a.LacksService(r.Host)
		if !missing {
			continue
		}
		a.report(finding{
			code: code.RuleWithoutService, at: r.Part("spec.host"), message: fmt.Sprintf("namespace %s has no service %s, so the rule has no effect", key.Namespace, key.Name),
			hint: "write the full name, SERVICE.NAMESPACE.svc." + a.Mesh.Domain,
		})
	}
}
