package conformance

import (
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/static"
)

// examples are the folders of examples/ that hold a program.
func examples(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir("../examples", func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".gwc" {
			found[filepath.Dir(path)] = true
		}
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	return slices.Sorted(maps.Keys(found))
}

// TestExamplesOnEveryVersion compiles each example for each Istio and holds it against that Istio's CRDs. A program
// that says no target must compile for all of them.
func TestExamplesOnEveryVersion(t *testing.T) {
	for _, dir := range examples(t) {
		for minor := 23; minor <= 31; minor++ {
			t.Run(fmt.Sprintf("%s@1.%d", strings.TrimPrefix(filepath.ToSlash(dir), "../examples/"), minor), func(t *testing.T) {
				data, err := compile.Folder(dir, "--target", fmt.Sprintf("istio@1.%d", minor))
				if err != nil {
					t.Fatal(err)
				}
				judgeStatic(t, data, minor)
			})
		}
	}
}

func judgeStatic(t *testing.T, data []byte, minor int) {
	t.Helper()
	b, err := bundle.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	findings, err := static.Judge(b, nil)
	if err != nil {
		t.Fatal(err)
	}
	crds, err := static.LoadCRDs(minor)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(findings, crds.Check(b)...) {
		t.Error(f)
	}
}
