package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// foreignObjectRule finds foreign objects with the kind and name of an object of the
// program: applying the program would replace them.
var foreignObjectRule = Rule{"foreignobject", []code.Code{code.ForeignObject}, (*Audit).foreignObjects}

func (a *Audit) foreignObjects() {
	for _, m := range a.Inventory.Manifests() {
		o := a.program.of(m)
		if o == nil || a.program.owns(m) {
			continue
		}
		a.report(finding{
			code: code.ForeignObject, at: o.Part("metadata.name"), other: placed(m.Kind, m.Namespace, m.Name, m.At("metadata.name")),
			message: fmt.Sprintf("%s already exists and is not managed by this program", o),
			note:    "applying the program would replace it", hint: "move its configuration into the program, and delete it",
		})
	}
}
