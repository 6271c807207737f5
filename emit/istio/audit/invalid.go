package audit

import (
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio/valid"
	"github.com/gwc-lang/gwc/traffic/world"
)

// invalidRule finds objects that the API server or Istio's webhook refuses. It looks at
// each manifest by itself.
var invalidRule = Rule{"invalid", valid.Codes(), (*Audit).invalid}

func (a *Audit) invalid() {
	for _, m := range a.Inventory.Manifests() {
		if a.program.owns(m) {
			continue
		}
		o := &world.Object{Kind: m.Kind, Namespace: m.Namespace, Name: m.Name, Labels: m.Labels, Created: m.Created, Place: m.At}
		for _, p := range valid.Check(validated(m)) {
			a.report(finding{code: p.Code, at: world.Part{Object: o, Path: p.Path}, message: p.Message, hint: p.Hint})
		}
	}
}

func validated(m inventory.Manifest) valid.Object {
	return valid.Object{
		APIVersion: m.APIVersion, Kind: m.Kind, Namespace: m.Namespace, Name: m.Name, Labels: m.Labels, Annotations: m.Annotations,
		Fields: m.Fields, Spec: m.Spec,
	}
}
