package peers

import (
	"encoding/json"
	"maps"
	"os/exec"
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/static"
)

// TestReleases compares what gwc check --target says of fields of newer releases with the CustomResourceDefinitions of each
// release, over the objects of Istio's own tests and testdata/newer.json, which has each newer field.
func TestReleases(t *testing.T) {
	newest := newJudge(t)
	objects, err := Tested()
	if err != nil {
		t.Fatal(err)
	}
	more, err := Newer()
	if err != nil {
		t.Fatal(err)
	}
	var accepted []Object
	for _, o := range append(more, objects...) {
		if o = withNamespace(o); newest.Refused(o.Body) == "" {
			accepted = append(accepted, o)
		}
	}
	for i, o := range more {
		if why := newest.Refused(withNamespace(o).Body); why != "" {
			t.Errorf("object %d of testdata/newer.json: %s", i, why)
		}
	}
	for _, minor := range slices.Sorted(maps.Keys(static.Versions)) {
		judge, err := NewJudge(apiDir(t, static.Versions[minor]))
		if err != nil {
			t.Fatal(err)
		}
		found, err := Targeted(accepted, minor)
		if err != nil {
			t.Fatal(err)
		}
		lacking := 0
		for i, o := range accepted {
			why := judge.Lacks(o.Body)
			if why != "" {
				lacking++
			}
			if (why == "") != (len(found[i]) == 0) {
				data, _ := json.Marshal(o.Body)
				t.Errorf("1.%d: %s: the definitions say %q, and gwc %v\n%s", minor, o.From, why, found[i], data)
			}
		}
		t.Logf("Istio 1.%d does not have a field or a value of %d of %d objects", minor, lacking, len(accepted))
	}
}

func apiDir(t *testing.T, version string) string {
	t.Helper()
	out, err := exec.Command("go", "mod", "download", "-json", "istio.io/api@"+version).Output()
	var answer struct{ Dir string }
	if err != nil || json.Unmarshal(out, &answer) != nil {
		t.Fatal(err)
	}
	return answer.Dir
}

// Targeted returns what gwc check says of each object that a release does not know.
func Targeted(objects []Object, minor int) ([][]compile.Diagnostic, error) {
	return said(objects, func(d compile.Diagnostic) bool { return d.Code == "GWC1156" }, "--target", release(minor))
}
