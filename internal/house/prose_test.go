package house

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// dialect are words that messages, pages and help texts do not use: CONTRIBUTING.md
// has what to write in their place.
var dialect = regexp.MustCompile(`stands? (twice|alone|here)|\x60 is no (word|name|port|host|tag|path|method|header|label|share|duration|number|URL)\b|` +
	`\bhere stand\b|has two answers|in good time|cannot stand|mistake of gwc|gwc lost`)

// TestProse rejects the dialect in what users read.
func TestProse(t *testing.T) {
	from := os.DirFS(filepath.Join("..", ".."))
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == ".git" || name == "conformance" || entry.Name() == "testdata"):
			return fs.SkipDir
		case entry.IsDir(), name == "CONTRIBUTING.md", strings.HasSuffix(name, "_test.go"), !slices.Contains([]string{".go", ".md", ".txtar", ".txt"}, path.Ext(name)):
			return nil
		}
		text, err := fs.ReadFile(from, name)
		for i, line := range strings.Split(string(text), "\n") {
			if found := dialect.FindString(line); found != "" {
				t.Errorf("%s:%d: %q: CONTRIBUTING.md says what to write", name, i+1, found)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
