package static

import (
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/extreme"
)

// TestExtremes holds what programs with extreme values come to against the types of Kubernetes, the CRDs of the
// controllers, Istio's webhook and the rules about names. One that does not compile is fine.
func TestExtremes(t *testing.T) {
	compiled := 0
	for _, p := range extreme.Gateways() {
		text, err := compile.Program(p.Files)
		if err != nil {
			continue
		}
		compiled++
		b, err := bundle.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		findings := append(Kubernetes(b), Metadata(b)...)
		for _, judge := range []func(bundle.Bundle) ([]Finding, error){Controllers, Webhook} {
			more, err := judge(b)
			if err != nil {
				t.Fatal(err)
			}
			findings = append(findings, more...)
		}
		for _, f := range findings {
			t.Errorf("%s: %s", p.Name, f)
		}
	}
	if compiled < 150 {
		t.Errorf("only %d programs compile", compiled)
	}
	t.Logf("%d programs compile", compiled)
}
