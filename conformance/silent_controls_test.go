package conformance

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/static"
)

// TestSilentControls wants the analyzers and the webhook to speak of what they do see, in the harness of TestSilent:
// neighbours of its wrong configurations, each in a file that is named by what must be said.
func TestSilentControls(t *testing.T) {
	data, err := os.ReadFile("testdata/spoken.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := txtar.Parse(data).Files
	around, err := mesh.Parse(files[0].Data) // mesh.yaml
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files[1:] {
		t.Run(file.Name, func(t *testing.T) {
			b, err := bundle.Parse(file.Data)
			if err != nil {
				t.Fatal(err)
			}
			what, _, _ := strings.Cut(file.Name, "-")
			findings := judgeAll(t, b, around)
			if !slices.ContainsFunc(findings, func(f static.Finding) bool { return f.Code == what || f.Judge == what }) {
				t.Errorf("%s is not said, but %v", what, findings)
			}
		})
	}
}
