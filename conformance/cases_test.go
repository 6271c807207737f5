package conformance

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/corpus"
	"github.com/gwc-lang/gwc/conformance/envoy"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/static"
	"github.com/gwc-lang/gwc/conformance/story"
)

func loadCases(t *testing.T) []story.Case {
	t.Helper()
	cases, err := story.Load("testdata/cases")
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) == 0 {
		t.Fatal("there are no cases")
	}
	return cases
}

// objects are a case's own bundle, or what gwc makes of its program.
func objects(t *testing.T, c story.Case, args ...string) bundle.Bundle {
	t.Helper()
	b, err := compile.Objects(c, args...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestEveryExampleIsACase wants calls for each folder of examples/.
func TestEveryExampleIsACase(t *testing.T) {
	dirs, err := corpus.Examples("..")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, dir := range dirs {
		if !slices.ContainsFunc(loadCases(t), func(c story.Case) bool {
			return c.Example != "" && filepath.Join("..", "examples", filepath.FromSlash(c.Example)) == dir && len(c.Envoy) > 0
		}) {
			t.Errorf("%s: no case follows calls through it", dir)
		}
	}
}

func TestCasesStatic(t *testing.T) {
	for _, c := range loadCases(t) {
		t.Run(c.Name, func(t *testing.T) {
			b := objects(t, c)
			findings, err := static.Judge(b, c.Mesh)
			if err != nil {
				t.Fatal(err)
			}
			crds, err := static.LoadCRDs(31)
			if err != nil {
				t.Fatal(err)
			}
			compareFindings(t, append(append(findings, crds.Check(b)...), static.Metadata(b)...), c.Findings)
		})
	}
	record(t, "static", "cases", len(loadCases(t)))
}

// compareFindings wants each finding to hold one of the texts, and each text to be in a finding.
func compareFindings(t *testing.T, got []static.Finding, want []string) {
	t.Helper()
	for _, f := range got {
		if !slices.ContainsFunc(want, func(w string) bool { return strings.Contains(f.String(), w) }) {
			t.Errorf("not expected: %s", f)
		}
	}
	for _, w := range want {
		if !slices.ContainsFunc(got, func(f static.Finding) bool { return strings.Contains(f.String(), w) }) {
			t.Errorf("no finding holds %q", w)
		}
	}
}

func TestCasesPlane(t *testing.T) {
	cases, calls := 0, 0
	for _, c := range loadCases(t) {
		cases, calls = cases+1, calls+len(c.Plane)
		t.Run(c.Name, func(t *testing.T) {
			p, err := plane.New(t, objects(t, c), c.Mesh.Place(mesh.Simulated))
			if err != nil {
				t.Fatal(err)
			}
			followAll(t, c.Plane, p.Follow)
		})
	}
	record(t, "control plane", "cases", cases)
	record(t, "control plane", "calls of cases", calls)
}

func compareCall(t *testing.T, c call.Call, got []call.Share) {
	t.Helper()
	if c.Want.Met(got) {
		return
	}
	var text strings.Builder
	for _, s := range got {
		text.WriteString("\n\tgot " + s.String())
		text.WriteString("\n\t\t" + strings.ReplaceAll(s.Detail, "; ", "\n\t\t"))
	}
	t.Errorf("%s%s", c.Text, text.String())
}

func TestCasesEnvoy(t *testing.T) {
	cases, calls := 0, 0
	for _, c := range loadCases(t) {
		if len(c.Envoy) == 0 {
			continue // a case of findings, or for the control plane alone
		}
		cases, calls = cases+1, calls+len(c.Envoy)
		t.Run(c.Name, func(t *testing.T) {
			run, err := envoy.Start(t, objects(t, c), c.Mesh)
			if err != nil {
				t.Fatal(err)
			}
			followAll(t, c.Envoy, run.Call)
		})
	}
	record(t, "Envoy", "cases", cases)
	record(t, "Envoy", "calls of cases", calls)
}
