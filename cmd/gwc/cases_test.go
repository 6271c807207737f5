package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestCases checks the manifests of testdata/checker. The first line of each states in
// words what is right. want.txt has what gwc reports, as FILE: LINE CODE, ..., and
// open.txt the files of which that is not right yet, each with the reason.
func TestCases(t *testing.T) {
	t.Chdir("../../testdata/checker")
	want, open := table(t, "want.txt"), table(t, "open.txt")
	paths, err := filepath.Glob("*.yaml")
	if err != nil || len(paths) < 44 {
		t.Fatal(len(paths), err)
	}
	for _, path := range paths {
		got := reported(t, path)
		expected, known := want[path]
		reason, isOpen := open[path]
		switch {
		case !known && !isOpen:
			t.Errorf("%s: neither in want.txt nor in open.txt; gwc reports %s", path, got)
		case known && isOpen:
			t.Errorf("%s: in want.txt and in open.txt", path)
		case known && got != expected:
			t.Errorf("%s: gwc reports %s, want %s", path, got, expected)
		case isOpen && !strings.HasSuffix(reason, "now "+got):
			t.Errorf("%s: gwc now reports %s: move it to want.txt if that is right (%s)", path, got, reason)
		}
	}
}

// table reads lines of a name, a colon and a text.
func table(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), ": ")
		out[name] = rest
	}
	return out
}

// reported returns what gwc check says of a file, sorted; advice is in parentheses.
func reported(t *testing.T, path string) string {
	t.Helper()
	var out, errs bytes.Buffer
	run([]string{"check", "--diagnostics", "json", path}, strings.NewReader(""), &out, &errs)
	var answer struct {
		Diagnostics []struct {
			Code, Severity string
			Start          struct{ Line int }
		}
	}
	if err := json.Unmarshal(errs.Bytes(), &answer); err != nil {
		t.Fatalf("%s: %v: %s", path, err, &errs)
	}
	words := []string{}
	for _, d := range answer.Diagnostics {
		word := fmt.Sprintf("%d %s", d.Start.Line, d.Code)
		if d.Severity == "advice" {
			word = "(" + word + ")"
		}
		words = append(words, word)
	}
	if len(words) == 0 {
		return "nothing"
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}
