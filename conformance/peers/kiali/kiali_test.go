package kiali

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/peers/pitfall"
)

var want = regexp.MustCompile(`# (GWC\d{4})$`)

// TestCodes checks that gwc check reports the mistake of each code of Kiali where the manifest of its name says so, and that
// docs/pitfalls.md has the code in the row of Kiali's. Each other code is in the list of testdata/silent.txt, with the reason.
func TestCodes(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/mistakes.txtar")
	if err != nil {
		t.Fatal(err)
	}
	rows, silent := pitfalls(t), reasons(t)
	shown := map[string]bool{}
	for _, f := range archive.Files {
		name, _, _ := strings.Cut(strings.TrimSuffix(f.Name, ".yaml"), "-")
		if shown[name] = true; silent[name] != "" {
			t.Errorf("%s is reported: remove it from testdata/silent.txt", name)
		}
		path := filepath.Join(t.TempDir(), f.Name)
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		said, err := compile.Checked([]string{path}, "--complete")
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(f.Data), "\n") {
			m := want.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			if !slices.Contains(rows[name], m[1]) {
				t.Errorf("docs/pitfalls.md does not have %s in the row of %s", m[1], name)
			}
			if !slices.ContainsFunc(said, func(d compile.Diagnostic) bool { return d.Code == m[1] && d.Start.Line == i+1 }) {
				t.Errorf("%s:%d: %s is not reported, but %v", f.Name, i+1, m[1], said)
			}
		}
	}
	reported := 0
	for name := range rows {
		if !shown[name] && silent[name] == "" {
			t.Errorf("%s: write testdata/mistakes.txtar, or a reason in testdata/silent.txt", name)
		}
		if shown[name] {
			reported++
		}
	}
	for name := range silent {
		if _, is := rows[name]; !is {
			t.Errorf("testdata/silent.txt: docs/pitfalls.md does not have %s", name)
		}
	}
	t.Logf("%d codes of Kiali: %d are reported, %d are not, with a reason", len(rows), reported, len(rows)-reported)
}

// reasons returns why gwc has nothing for a code of Kiali.
func reasons(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/silent.txt")
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if name, reason, found := strings.Cut(strings.TrimSpace(line), " "); found && name != "#" {
			list[name] = reason
		}
	}
	return list
}

// pitfalls returns gwc's codes for each code of Kiali, as docs/pitfalls.md has them.
func pitfalls(t *testing.T) map[string][]string {
	t.Helper()
	codes, err := pitfall.Codes("../../../docs/pitfalls.md", "KIA")
	if err != nil {
		t.Fatal(err)
	}
	return codes
}
