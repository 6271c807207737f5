package conformance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/envoy"
)

// TestCallersTable sends the calls of the cases about callers to a real Envoy, and holds the table of README.md against
// what came.
func TestCallersTable(t *testing.T) {
	var rows strings.Builder
	sent := 0
	for _, c := range loadCases(t) {
		if !strings.HasPrefix(c.Name, "access-") {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			run, err := envoy.Start(t, objects(t, c), c.Mesh)
			if err != nil {
				t.Fatal(err)
			}
			for _, each := range c.Envoy {
				got, err := run.Call(each)
				if err != nil || len(got) != 1 {
					t.Fatalf("%s: %d outcomes, %v", each.Text, len(got), err)
				}
				compareCall(t, each, got)
				what, _, _ := strings.Cut(each.Text, " -> ")
				fmt.Fprintf(&rows, "| %s | `%s` | %s |\n", c.Name, strings.TrimPrefix(what, "outside "), got[0].Outcome)
				sent++
			}
		})
	}
	record(t, "Envoy", "calls of the table of callers", sent)
	writeTable(t, "callers", "| case | sent | came |\n|---|---|---|\n"+rows.String())
}
