package house

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDiffs holds the diffs of ARCHITECTURE.md to the code that they change: the
// lines that they keep or take away stand there, one beneath the other.
func TestDiffs(t *testing.T) {
	root := os.DirFS(filepath.Join("..", ".."))
	page, err := fs.ReadFile(root, "ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for i, block := range strings.Split(string(page), "```diff\n") {
		if i == 0 {
			continue
		}
		diff, _, _ := strings.Cut(block, "```\n")
		for _, file := range strings.Split(diff, "+++ ")[1:] {
			name, hunks, _ := strings.Cut(file, "\n")
			for _, hunk := range strings.Split(hunks, "@@ -")[1:] {
				old := before(hunk)
				if old == "" {
					continue // a new file
				}
				found++
				text, err := fs.ReadFile(root, name)
				if err != nil || !strings.Contains("\n"+string(text), "\n"+old) {
					t.Errorf("%s does not have these lines (%v):\n%s", name, err, old)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no diff changes anything")
	}
}

// before returns the lines of a hunk that were there.
func before(hunk string) string {
	var b strings.Builder
	for i, line := range strings.SplitAfter(hunk, "\n") {
		if kept, was := strings.CutPrefix(line, " "); i > 0 && (was || line == "\n") {
			b.WriteString(kept)
		} else if gone, was := strings.CutPrefix(line, "-"); i > 0 && was {
			b.WriteString(gone)
		}
	}
	return b.String()
}
