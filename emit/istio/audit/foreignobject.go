package audit

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/internal/objects"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// foreignObjectRule finds foreign objects with the kind and name of an object of the
// program: applying the program would replace them.
var foreignObjectRule = Rule{"foreignobject", []code.Code{code.ForeignObject}, (*Audit).foreignObjects}

// sameSpec reports whether a manifest states an object as the cluster has it: applying
// the program only adopts it.
func sameSpec(o *world.Object, m inventory.Manifest) bool {
	there := objects.OfManifest(m)
	return o.Message != nil && there.Message != nil && proto.Equal(o.Message, there.Message)
}

func (a *Audit) foreignObjects() {
	for _, m := range a.Inventory.Manifests() {
		o := a.program.of(m)
		if o == nil || a.program.owns(m) || a.program.carried[o] && sameSpec(o, m) {
			continue
		}
		a.report(finding{
			code: code.ForeignObject, at: o.Part("metadata.name"), other: placed(m.Kind, m.Namespace, m.Name, m.At("metadata.name")),
			message: fmt.Sprintf("%s already exists and is not managed by this program", o),
			note:    "applying the program would replace it", hint: "move its configuration into the program, and delete it",
		})
	}
}
