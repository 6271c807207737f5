package conformance

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the tables of README.md anew")

// writeTable holds a table of README.md, between <!-- NAME --> and <!-- /NAME -->, against what was just found out;
// with -update it writes it.
func writeTable(t *testing.T, name, table string) {
	t.Helper()
	if t.Failed() {
		return
	}
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, ok := strings.Cut(string(data), begin)
	old, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("README.md has no place for the table %q", name)
	}
	switch {
	case old == table:
	case *update:
		if err := os.WriteFile("README.md", []byte(before+begin+table+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the table %q of README.md is not what was found; run go test -update", name)
	}
}
