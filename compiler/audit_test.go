package compiler_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestInventories checks the manifests of testdata/inventory, with the programs
// beside them: each line announces what is said of it, and all else is silence.
func TestInventories(t *testing.T) {
	golden.Archives(t, "../testdata/inventory", func(t *testing.T, prose []byte, files fstest.MapFS) []byte {
		golden.Announced(t, prose, files, buildGolden(t, files, "").Diagnostics)
		return nil
	})
}

// TestOwnObjects takes what gwc makes of the programs of testdata/compile and of
// the examples for hand-written YAML: nothing is wrong with it.
func TestOwnObjects(t *testing.T) {
	golden.Archives(t, "../testdata/compile", func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
		result := buildGolden(t, files, "")
		var yaml bytes.Buffer
		if err := result.Bundle.YAML(&yaml); err != nil {
			t.Fatal(err)
		}
		faultless(t, yaml.Bytes())
		return encoded(t, result)
	})
	golden.Directories(t, "../examples", ".gwc", func(t *testing.T, directory string) []byte {
		yaml, err := os.ReadFile(directory + "/want.yaml")
		if err != nil {
			t.Fatal(err)
		}
		faultless(t, yaml)
		return yaml
	})
}

// faults are what is to be said of what some programs make.
var faults = map[string]code.Code{
	"TestOwnObjects/cert-issuer":                "GWC0955", // GWC0436 of the program
	"TestOwnObjects/egress-dns-capture":         "GWC0974", // the objects do not show that DNS is captured
	"TestOwnObjects/egress-gateway-dns-capture": "GWC0974",
	"TestOwnObjects/raw-accept":                 "GWC1101", // GWC0940, accepted by the program
	"TestOwnObjects/tls-settings-separate":      "GWC0955", // GWC0436 of the program
}

// faultless expects no error and no warning of an inventory alone.
func faultless(t *testing.T, yaml []byte) {
	t.Helper()
	var sink diag.Sink
	i := inventory.Read([]*diag.File{diag.NewFile("cluster.yaml", yaml)}, &sink)
	result := compiler.Compile(t.Context(), nil, compiler.Options{Target: istio.Target{}, Now: goldenTime, Inventory: i})
	sink.Add(result.Diagnostics...)
	for _, d := range sink.Sorted() {
		if d.Severity != diag.Advice && d.Code != faults[t.Name()] {
			var text bytes.Buffer
			_ = diag.Text{}.Print(&text, []diag.Diagnostic{d})
			t.Errorf("%s", &text)
		}
	}
}

// TestOrderOfManifests reads the manifests of testdata/inventory from the last to
// the first: the diagnostics are the same.
func TestOrderOfManifests(t *testing.T) {
	golden.Archives(t, "../testdata/inventory", func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
		there, err := inventory.Files(files, "inventory", "")
		if err != nil {
			t.Fatal(err)
		}
		back := slices.Clone(there)
		slices.Reverse(back)
		if a, b := said(t, files, there), said(t, files, back); a != b {
			t.Errorf("in order:\n%s\nturned round:\n%s", a, b)
		}
		return nil
	})
}

func said(t testing.TB, program fstest.MapFS, manifests []*diag.File) string {
	t.Helper()
	var sink diag.Sink
	i := inventory.Read(manifests, &sink)
	result := compiler.Compile(t.Context(), []compiler.Root{{FS: program, Path: "."}}, compiler.Options{Target: istio.Target{}, Now: goldenTime, Inventory: i})
	sink.Add(result.Diagnostics...)
	var text bytes.Buffer
	if err := (diag.Text{}).Print(&text, sink.Sorted()); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// TestDamagedManifests takes each line of each manifest away, and its value: gwc
// never fails, and says what it says at a place.
func TestDamagedManifests(t *testing.T) {
	golden.Archives(t, "../testdata/inventory", func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
		for path, file := range files {
			lines := strings.SplitAfter(string(file.Data), "\n")
			for i, line := range lines {
				name, _, _ := strings.Cut(line, ":")
				for _, damaged := range []string{"", name + ":\n"} {
					text := strings.Join(slices.Concat(lines[:i], []string{damaged}, lines[i+1:]), "")
					if all := said(t, nil, []*diag.File{diag.NewFile(path, []byte(text))}); strings.Contains(all, "GWC0193") {
						t.Fatalf("%s without line %d:\n%s", path, i+1, all)
					}
				}
			}
		}
		return nil
	})
}

// FuzzManifests checks manifests of any form beside a program: gwc never fails.
func FuzzManifests(f *testing.F) {
	archives, err := filepath.Glob("../testdata/inventory/*.txtar")
	if err != nil || len(archives) == 0 {
		f.Fatal(err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			f.Add(string(file.Data))
		}
	}
	program := fstest.MapFS{"a.gwc": {Data: []byte("expose web:80 https at a.example.com\negress *.example.org via gateway through www.example.org\n")}}
	f.Fuzz(func(t *testing.T, text string) {
		if all := said(t, program, []*diag.File{diag.NewFile("a.yaml", []byte(text))}); strings.Contains(all, "GWC0193") {
			t.Error(all)
		}
	})
}
