package conformance

import (
	"flag"
	"fmt"
	"os"
	"strconv"
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
	switch before, old, after := readTable(t, name); {
	case old == table:
	case *update:
		putTable(t, before+table+after)
	default:
		t.Errorf("the table %q of README.md is not what was found; run go test -update", name)
	}
}

// record counts what a judge has judged, in the table of README.md of what was run. A lower count than there is an error:
// a judge that silently judges less is one that has fallen asleep. More is not, until the next -update.
func record(t *testing.T, judge, what string, n int) {
	t.Helper()
	t.Logf("%s: %d %s", judge, n, what)
	if run := flag.Lookup("test.run").Value.String(); t.Failed() || strings.Contains(run, "/") {
		return // a part of the test
	}
	before, old, after := readTable(t, "run")
	begin, lines := fmt.Sprintf("| %s | %s | ", judge, what), strings.SplitAfter(old, "\n")
	row := fmt.Sprintf("%s%d |\n", begin, n)
	for i, line := range lines {
		count, ok := strings.CutPrefix(line, begin)
		if !ok {
			continue
		}
		least, err := strconv.Atoi(strings.TrimSuffix(count, " |\n"))
		switch {
		case err != nil:
			t.Errorf("README.md: %q", line)
		case *update:
			lines[i] = row
			putTable(t, before+strings.Join(lines, "")+after)
		case n < least:
			t.Errorf("%s: %d %s, and README.md says %d", judge, n, what, least)
		}
		return
	}
	if !*update {
		t.Errorf("README.md does not say %q; run go test -update", row)
		return
	}
	putTable(t, before+old+row+after)
}

// readTable cuts README.md at a table.
func readTable(t *testing.T, name string) (before, table, after string) {
	t.Helper()
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, ok := strings.Cut(string(data), begin)
	table, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("README.md has no place for the table %q", name)
	}
	return before + begin, table, end + after
}

func putTable(t *testing.T, page string) {
	t.Helper()
	if err := os.WriteFile("README.md", []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
}
