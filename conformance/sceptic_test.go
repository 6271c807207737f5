package conformance

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/envoy"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/sceptic"
	"github.com/gwc-lang/gwc/conformance/static"
	"github.com/gwc-lang/gwc/conformance/story"
)

// TestSceptic spoils bundles that are right: a fault that no judge notices is a hole in the judges.
func TestSceptic(t *testing.T) {
	cases := map[string]story.Case{}
	for _, c := range loadCases(t) {
		cases[c.Name] = c
	}
	faults := slices.Concat(sceptic.Faults, sceptic.Precedences, sceptic.Callers)
	rows := make([]string, len(faults))
	t.Run("faults", func(t *testing.T) {
		for i, fault := range faults {
			t.Run(strings.ReplaceAll(fault.What, " ", "-"), func(t *testing.T) {
				c, ok := cases[fault.Case]
				if !ok {
					t.Fatalf("no case %q", fault.Case)
				}
				spoilt, err := sceptic.Apply(objects(t, c), fault.Do)
				if err != nil {
					t.Fatal(err)
				}
				by := noticed(t, c, spoilt)
				if len(by) == 0 {
					t.Errorf("nobody notices: %s: %s", fault.Case, fault.What)
				}
				rows[i] = fmt.Sprintf("| %s | %s | %s |", fault.What, fault.Case, strings.Join(by, ", "))
			})
		}
	})
	record(t, "sceptic", "faults noticed", len(rows))
	writeTable(t, "faults", "| fault | case | noticed by |\n|---|---|---|\n"+strings.Join(rows, "\n")+"\n")
}

// noticed lists the judges that have something against a bundle. The real Envoy is asked when no other has.
func noticed(t *testing.T, c story.Case, b bundle.Bundle) []string {
	t.Helper()
	var by []string
	findings, err := static.Judge(b, c.Mesh)
	if err != nil {
		t.Fatal(err)
	}
	crds, err := static.LoadCRDs(31)
	if err != nil {
		t.Fatal(err)
	}
	findings = append(findings, static.Metadata(b)...)
	for _, f := range append(findings, crds.Check(b)...) {
		expected := slices.ContainsFunc(c.Findings, func(w string) bool { return strings.Contains(f.String(), w) })
		judge := f.Judge
		if judge != "API server" {
			judge, _, _ = strings.Cut(judge, " ")
		}
		if name := strings.TrimSpace(judge + " " + f.Code); !expected && !slices.Contains(by, name) {
			by = append(by, name)
		}
	}
	if slices.ContainsFunc(findings, func(f static.Finding) bool {
		return (f.Judge == "webhook" || f.Judge == "API server") && f.Code == ""
	}) {
		return by // istiod would not have the object: there is nothing to call
	}
	p, err := plane.New(t, b, c.Mesh.Place(mesh.Simulated))
	if err != nil {
		t.Fatal(err)
	}
	if missed(t, c.Plane, p.Follow) {
		by = append(by, "control plane")
	}
	if len(by) > 0 {
		return by
	}
	run, err := envoy.Start(t, b, c.Mesh)
	if err != nil {
		return []string{"Envoy (it does not start)"}
	}
	if missed(t, c.Envoy, run.Call) {
		by = append(by, "Envoy")
	}
	return by
}

// missed says whether a call goes another way than its case wants.
func missed(t *testing.T, calls []call.Call, follow func(call.Call) ([]call.Share, error)) bool {
	t.Helper()
	for _, each := range calls {
		got, err := follow(each)
		if err != nil {
			t.Fatal(err)
		}
		if !each.Want.Met(got) {
			return true
		}
	}
	return false
}
