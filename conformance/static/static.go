// Package static judges a bundle without running it: Istio's admission webhook, the analyzers of istioctl, and the
// CRDs of each Istio version.
//
// It knows objects, not calls: that a bundle passes says nothing about where a request goes.
package static

import (
	"fmt"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/quiet"
)

// Finding is one thing that a judge has against a bundle. Code is the judge's own (IST0101), or empty.
type Finding struct {
	Judge, Code, Object, Text string
}

// String is a finding on one line.
func (f Finding) String() string {
	return fmt.Sprintf("%s %s %s: %s", f.Judge, f.Code, f.Object, f.Text)
}

// Judge runs the webhook and the analyzers; around is the mesh of the bundle, nil for one made of its names.
func Judge(b bundle.Bundle, around *mesh.Mesh) ([]Finding, error) {
	quiet.Istio()
	if around == nil {
		around = mesh.Stub(b)
	}
	findings, err := Webhook(b)
	if err != nil {
		return nil, err
	}
	analyzed, err := Analyze(b, around)
	return append(findings, analyzed...), err
}
