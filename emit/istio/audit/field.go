package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// fieldRule finds objects that the program carries with unknown fields, which a newer
// Istio may have, and with values that Istio cannot read.
var fieldRule = Rule{"field", []code.Code{code.UnknownField, code.InvalidValue}, (*Audit).fields}

func (a *Audit) fields() {
	for _, fault := range a.program.unread {
		if fault.Field != "" {
			a.report(finding{
				code: code.UnknownField, at: fault.At, message: fmt.Sprintf("unknown field `%s`", fault.Field),
				hint: "correct the name: Istio ignores unknown fields",
			})
			continue
		}
		a.report(finding{
			code: code.InvalidValue, at: fault.At, message: fmt.Sprintf("invalid value in %s", fault.At.Object),
			hint: "correct it there",
		})
	}
}
