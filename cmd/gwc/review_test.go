package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReview runs the examples of docs/review.md. A line that ends in
// ... matches any continuation.
func TestReview(t *testing.T) {
	t.Chdir("../..")
	page, err := os.ReadFile("docs/review.md")
	if err != nil {
		t.Fatal(err)
	}
	saved := filepath.Join(t.TempDir(), "out.yaml")
	sessions := 0
	for i, block := range strings.Split(string(page), "```\n") {
		if i%2 == 1 && strings.HasPrefix(block, "$ ") {
			for session := range strings.SplitSeq(block[len("$ "):], "\n$ ") {
				command, want, _ := strings.Cut(session, "\n")
				replay(t, strings.ReplaceAll(command, "out.yaml", saved), want)
				sessions++
			}
		}
	}
	if sessions < 3 {
		t.Errorf("%d sessions", sessions)
	}
}

func replay(t *testing.T, command, want string) {
	t.Helper()
	command, file, _ := strings.Cut(command, " >")
	var out, errs bytes.Buffer
	if status := run(strings.Fields(command)[1:], nil, &out, &errs); status != 0 || errs.Len() > 0 {
		t.Fatalf("%s: status %d: %s", command, status, &errs)
	}
	if file != "" {
		if err := os.WriteFile(file, out.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	for line := range strings.Lines(want) {
		line, open := strings.CutSuffix(strings.TrimSuffix(line, "\n"), "...")
		if !strings.Contains("\n"+out.String(), "\n"+line) || !open && !strings.Contains("\n"+out.String(), "\n"+line+"\n") {
			t.Errorf("%s: no line %q in\n%s", command, line, &out)
		}
	}
}
