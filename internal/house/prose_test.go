package house

import (
	"go/parser"
	"go/token"
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

// loose are more words of the dialect. Code may contain them, so they are looked for
// only in comments, pages and the descriptions of test programs.
var loose = regexp.MustCompile(`(?i)\bstands?\b|\b(is|are) no\b|\btwo answers\b|\bin good time\b|\bmistakes? of gwc\b|\bgwc lost\b|` +
	`\bholds? ([a-z']+ ){1,4}to\b|\bbe had\b|\bleavers?\b|\bcrowds?\b|\bmend(s|ed|ing)?\b|\bmeets?\b|\bdoors?\b|\bway out\b|\bbeneath\b|\bwhoever\b|\bnobody's\b`)

// plain removes phrases that contain a word of the dialect and are plain English.
var plain = strings.NewReplacer("here is no", "", "here are no", "", "is no longer", "", "are no longer", "", "stands for", "", "stand for", "", "-beneath-", "")

// TestProse rejects the dialect in what users read.
func TestProse(t *testing.T) {
	repository(t, func(name, text string) {
		if strings.HasPrefix(name, "conformance/") || strings.Contains(name, "testdata/") || name == "CONTRIBUTING.md" ||
			strings.HasSuffix(name, "_test.go") || !slices.Contains([]string{".go", ".md", ".txtar", ".txt"}, path.Ext(name)) {
			return
		}
		reject(t, name, 1, text, dialect)
	})
}

// TestProseOfPages rejects the dialect in pages, and in the descriptions of codes and
// test programs. docs/codes is generated from the codes and messages, and the
// changelog is history.
func TestProseOfPages(t *testing.T) {
	repository(t, func(name, text string) {
		switch path.Ext(name) {
		case ".md":
			if name != "CONTRIBUTING.md" && name != "CHANGELOG.md" && !strings.HasPrefix(name, "docs/codes/") {
				reject(t, name, 1, text, loose)
			}
		case ".txtar":
			text, _, _ = strings.Cut("\n"+text, "\n-- ")
			reject(t, name, 0, text, loose)
		}
	})
}

// TestProseOfComments rejects the dialect in the comments of Go files.
func TestProseOfComments(t *testing.T) {
	repository(t, func(name, text string) {
		if path.Ext(name) != ".go" {
			return
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, group := range file.Comments {
			for _, c := range group.List {
				reject(t, name, set.Position(c.Pos()).Line, c.Text, loose)
			}
		}
	})
}

// reject reports the words of the dialect in a text that begins at a line of a file.
func reject(t *testing.T, name string, first int, text string, words *regexp.Regexp) {
	t.Helper()
	for i, line := range strings.Split(text, "\n") {
		if found := words.FindString(plain.Replace(line)); found != "" {
			t.Errorf("%s:%d: %q: CONTRIBUTING.md says what to write", name, first+i, found)
		}
	}
}

// repository visits the text files of the repository.
func repository(t *testing.T, visit func(name, text string)) {
	t.Helper()
	from := os.DirFS(filepath.Join("..", ".."))
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name == ".git":
			return fs.SkipDir
		case entry.IsDir(), !slices.Contains([]string{".go", ".md", ".txtar", ".txt"}, path.Ext(name)):
			return nil
		}
		text, err := fs.ReadFile(from, name)
		visit(name, string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
