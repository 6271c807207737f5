package compiler_test

import (
	"bytes"
	"os"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/internal/golden"
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
var faults = map[string]diag.Code{
	"TestOwnObjects/egress-dns-capture":         "GWC0974", // the objects do not show that DNS is captured
	"TestOwnObjects/egress-gateway-dns-capture": "GWC0974",
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
