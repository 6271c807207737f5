package audit

import (
	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/valid"
	"github.com/gwc-lang/gwc/internal/parallel"
	"github.com/gwc-lang/gwc/traffic/world"
)

// invalidRule finds objects that the API server or Istio's webhook refuses. It looks at
// each manifest by itself.
var invalidRule = Rule{"invalid", valid.Codes(), (*Audit).invalid}

func (a *Audit) invalid() {
	for n, problems := range a.problems() {
		for _, p := range problems {
			a.report(finding{code: p.Code, at: world.Part{Object: a.read[n], Path: p.Path}, message: p.Message, hint: p.Hint})
		}
	}
}

// validating begins to check each manifest, beside the rules, which only look at them.
// The function that it returns waits for the problems of each.
func (a *Audit) validating(release feature.Release) (problems func() [][]valid.Problem) {
	found := make([][]valid.Problem, len(a.others))
	const chunk = 32
	finish := parallel.Start((len(found)+chunk-1)/chunk, func(i int) {
		for n := i * chunk; n < min((i+1)*chunk, len(found)); n++ {
			found[n] = valid.Check(validated(a.others[n], a.read[n].Message, release))
		}
	})
	return func() [][]valid.Problem {
		finish()
		return found
	}
}

func validated(m inventory.Manifest, read proto.Message, release feature.Release) valid.Object {
	return valid.Object{
		APIVersion: m.APIVersion, Kind: m.Kind, Namespace: m.Namespace, Name: m.Name, Labels: m.Labels, Annotations: m.Annotations,
		Fields: m.Fields, Spec: m.Spec, Read: read, Release: release,
	}
}
