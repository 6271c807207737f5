package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// ruleHostRule finds DestinationRules of services that do not exist.
var ruleHostRule = Rule{"rulehost", []code.Code{code.RuleWithoutService}, (*Audit).ruleHosts}

func (a *Audit) ruleHosts() {
	for _, r := range a.DestinationRules {
		key, missing := a.LacksService(r.Host, r.Namespace)
		if !missing {
			continue
		}
		similar, near := a.similarService(key)
		f := finding{
			code: code.RuleWithoutService, at: r.Part("spec.host"), message: fmt.Sprintf("namespace %s has no service %s, so the rule has no effect", key.Namespace, key.Name),
			hint: "create the Service, or write the name of another",
		}
		if near {
			f.hint = fmt.Sprintf("did you mean %s.%s.svc.%s?", similar.Name, similar.Namespace, a.Mesh.Domain)
		}
		a.absent(f, near)
	}
}
