package conformance

import (
	"testing"

	"github.com/gwc-lang/gwc/conformance/envoy"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/spoilt"
)

func loadRules(t *testing.T) []spoilt.Case {
	t.Helper()
	cases, err := spoilt.Load("testdata/rules")
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

// TestRulesPlane asks istiod for the calls of the cases in which the rules of gwc's evaluator decide (package spoilt).
func TestRulesPlane(t *testing.T) {
	rules, calls := 0, 0
	for _, c := range loadRules(t) {
		rules, calls = rules+len(c.Rules), calls+len(c.Plane)
		t.Run(c.Name, func(t *testing.T) {
			p, err := plane.New(t, objects(t, c.Case), c.Mesh.Place(mesh.Simulated))
			if err != nil {
				t.Fatal(err)
			}
			followAll(t, c.Plane, p.Follow)
		})
	}
	record(t, "outcomes", "rules that can be switched off", rules)
	record(t, "control plane", "calls of rules", calls)
}

// TestRulesEnvoy sends them through real Envoys.
func TestRulesEnvoy(t *testing.T) {
	calls := 0
	for _, c := range loadRules(t) {
		if len(c.Envoy) == 0 {
			continue // what an Envoy rejects
		}
		calls += len(c.Envoy)
		t.Run(c.Name, func(t *testing.T) {
			run, err := envoy.Start(t, objects(t, c.Case), c.Mesh)
			if err != nil {
				t.Fatal(err)
			}
			followAll(t, c.Envoy, run.Call)
		})
	}
	record(t, "Envoy", "calls of rules", calls)
}
