package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// faultRule finds http routes with a fault and a timeout or a retry, where Envoy uses
// only the fault.
var faultRule = Rule{"fault", []code.Code{code.FaultBesideTimeout}, (*Audit).faults}

func (a *Audit) faults() {
	for _, v := range a.VirtualServices {
		for i, r := range v.Spec.Http {
			other := ""
			switch {
			case r.Fault == nil:
			case r.Timeout != nil:
				other = "timeout"
			case r.Retries.GetAttempts() > 0:
				other = "retries"
			}
			if other != "" {
				a.report(finding{
					code: code.FaultBesideTimeout, at: v.Part("spec.http[%d].%s", i, other), other: v.Part("spec.http[%d].fault", i),
					message: fmt.Sprintf("%s has no effect on a route with a fault", other), note: "the fault is here",
					hint: "put the fault on a route of the caller, or remove one of them",
				})
			}
		}
	}
}
