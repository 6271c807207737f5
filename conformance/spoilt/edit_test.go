package spoilt

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSources edits a file: two rules around one piece, and pieces that are not there, twice there, or in both edits.
func TestSources(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "a.go"), []byte("// Package a.\npackage a\n\nvar x = old(1) + old(2)\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	rule := func(name, before, after string) Rule { return Rule{Name: name, Edits: []Edit{{"a.go", before, after}}} }
	got, err := Sources(root, []Rule{rule("A", "old(1)", "old(1) + off"), rule("B", "old(1)", "(old(1) - off)")})
	if err != nil {
		t.Fatal(err)
	}
	if want := `(old(1) - isOff("B")) + isOff("A") + old(2)`; !strings.Contains(string(got["a.go"]), want) {
		t.Errorf("%s does not have %s", got["a.go"], want)
	}
	if text := string(got["switches.go"]); !strings.HasPrefix(text, "package a\n") {
		t.Errorf("the switches are not of the package: %s", text)
	}
	for _, c := range []struct {
		rules []Rule
		says  string
	}{
		{[]Rule{rule("A", "new(1)", "off")}, "0 times"},
		{[]Rule{rule("A", "old(", "off")}, "2 times"},
		{[]Rule{rule("A", "old(1)", "off"), rule("B", "old(1) +", "off")}, "overlaps"},
	} {
		if _, err := Sources(root, c.rules); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v, not %q", c.rules, err, c.says)
		}
	}
}
