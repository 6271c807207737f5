package conformance

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/envoy"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/quiet"
	"github.com/gwc-lang/gwc/conformance/static"
	"github.com/gwc-lang/gwc/conformance/story"
)

// TestSilent holds wrong configurations against Istio's analyzers, which see nothing or something else, and against
// gwc, which sees what is wrong. That the analyzers can speak, in the same harness, is TestSilentControls.
func TestSilent(t *testing.T) {
	cases, err := story.Load("testdata/silent")
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) != 19 {
		t.Errorf("%d wrong configurations instead of 19", len(cases))
	}
	var rows strings.Builder
	t.Run("cases", func(t *testing.T) {
		for _, c := range cases {
			t.Run(c.Name, func(t *testing.T) {
				b := objects(t, c)
				mislead := silent(t, c, b)
				said := spoken(t, c)
				misbehaves(t, c, b)
				fmt.Fprintf(&rows, "| %s | %s | %s | %s |\n", strings.ReplaceAll(c.Name, "-", " "), mislead, said, misdone(t, c))
			})
		}
	})
	writeTable(t, "silent", "| wrong | analyze | gwc check | what happens |\n|---|---|---|---|\n"+rows.String())
}

// silent wants Istio's webhook to take the objects, and of the analyzers no error and no warning but those that the
// case calls misleading: for the table.
func silent(t *testing.T, c story.Case, b bundle.Bundle) string {
	t.Helper()
	findings := judgeAll(t, b, c.Mesh)
	var codes, beside []string
	for _, line := range c.Mislead {
		what, why, ok := strings.Cut(line, ": ")
		if !ok || why == "" {
			t.Errorf("%q does not say why it is not the mistake", line)
		}
		beside = append(beside, "analyze "+what+": ")
		code, _, _ := strings.Cut(what, " ")
		codes = append(codes, code+" "+why)
	}
	compareFindings(t, findings, beside)
	if len(codes) == 0 {
		return "nothing"
	}
	return strings.Join(codes, "; ")
}

// judgeAll is what a user hears of the webhook and of istioctl analyze, without the excuses that package static knows.
func judgeAll(t *testing.T, b bundle.Bundle, around *mesh.Mesh) []static.Finding {
	t.Helper()
	quiet.Istio()
	findings, err := static.Webhook(b)
	if err != nil {
		t.Fatal(err)
	}
	analyzed, err := static.AnalyzeAll(b, around)
	if err != nil {
		t.Fatal(err)
	}
	return append(findings, analyzed...)
}

// misbehaves follows the calls of a case, which show what the wrong configuration does; those of the part calls.envoy,
// where istiod's word does not suffice, go through real Envoys.
func misbehaves(t *testing.T, c story.Case, b bundle.Bundle) {
	t.Helper()
	if len(c.Plane) > 0 {
		p, err := plane.New(t, b, c.Mesh.Place(mesh.Simulated))
		if err != nil {
			t.Fatal(err)
		}
		followAll(t, c.Plane, p.Follow)
		return
	}
	run, err := envoy.Start(t, b, c.Mesh)
	if err != nil {
		t.Fatal(err)
	}
	followAll(t, c.Envoy, run.Call)
}

func followAll(t *testing.T, calls []call.Call, follow func(call.Call) ([]call.Share, error)) {
	t.Helper()
	for _, each := range calls {
		got, err := follow(each)
		if err != nil {
			t.Errorf("error of the case: %s\n\t%v", each.Text, err)
			continue
		}
		compareCall(t, each, got)
	}
}

// misdone is the last call of a case, for the table: the earlier ones lead up to it.
func misdone(t *testing.T, c story.Case) string {
	t.Helper()
	calls := append(slices.Clone(c.Envoy), c.Plane...)
	if len(calls) == 0 {
		t.Fatal("no call shows what is wrong")
	}
	return "`" + calls[len(calls)-1].Text + "`"
}

// spoken wants gwc check to say what the case announces and nothing else, and to exit as it says; for the table.
func spoken(t *testing.T, c story.Case) string {
	t.Helper()
	around, err := c.Mesh.Place(mesh.Simulated).YAML()
	if err != nil {
		t.Fatal(err)
	}
	manifests := slices.Concat(c.Bundle, []byte("\n"), around)
	said, status, err := compile.Inventory(manifests)
	if err != nil {
		t.Fatal(err)
	}
	wanted, codes, errors := announced(t, c.Gwc), []string{}, 0
	for _, d := range said {
		codes = append(codes, d.Severity+" "+d.Code)
		if d.Severity == "error" {
			errors = 1
		}
		i := slices.IndexFunc(wanted, func(w announcement) bool { return w.met(d, manifests) })
		if i < 0 {
			t.Errorf("not expected: %s[%s] %q: %s", d.Severity, d.Code, spanned(d, manifests), d.Message)
			continue
		}
		wanted = slices.Delete(wanted, i, i+1)
	}
	for _, w := range wanted {
		t.Errorf("gwc does not say %s", w.line)
	}
	if status != errors {
		t.Errorf("gwc exits %d instead of %d", status, errors)
	}
	return strings.Join(codes, ", ")
}
