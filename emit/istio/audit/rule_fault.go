package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// faults finds http routes with a fault and a timeout or a retry, where Envoy uses
// only the fault.
func faults(s *set) {
	for _, v := range s.virtualServices {
		for i, r := range v.spec.Http {
			other := ""
			switch {
			case r.Fault == nil:
			case r.Timeout != nil:
				other = "timeout"
			case r.Retries.GetAttempts() > 0:
				other = "retries"
			}
			if other != "" {
				s.report(finding{
					code: code.FaultBesideTimeout, at: v.part("spec.http[%d].%s", i, other), other: v.part("spec.http[%d].fault", i),
					message: fmt.Sprintf("%s has no effect on a route with a fault", other), note: "the fault is here",
					hint: "put the fault on a route of the caller, or remove one of them",
				})
			}
		}
	}
}
