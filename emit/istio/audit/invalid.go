package audit

import (
	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio/valid"
	"github.com/gwc-lang/gwc/internal/parallel"
	"github.com/gwc-lang/gwc/traffic/world"
)

// invalidRule finds objects that the API server or Istio's webhook refuses. It looks at
// each manifest by itself.
var invalidRule = Rule{"invalid", valid.Codes(), (*Audit).invalid}

func (a *Audit) invalid() {
	found := make([][]valid.Problem, len(a.others))
	parallel.Chunks(len(found), 32, func(first, last int) {
		for n := first; n < last; n++ {
			found[n] = valid.Check(a.validated(a.others[n], a.read[n].Message))
		}
	})
	for n, problems := range found {
		for _, p := range problems {
			a.report(finding{code: p.Code, at: world.Part{Object: a.read[n], Path: p.Path}, message: p.Message, hint: p.Hint})
		}
	}
}

func (a *Audit) validated(m inventory.Manifest, read proto.Message) valid.Object {
	return valid.Object{
		APIVersion: m.APIVersion, Kind: m.Kind, Namespace: m.Namespace, Name: m.Name, Labels: m.Labels, Annotations: m.Annotations,
		Fields: m.Fields, Spec: m.Spec, Read: read, Release: a.Mesh.Release,
	}
}
