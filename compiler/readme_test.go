package compiler_test

import (
	"bytes"
	"os"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/internal/golden"
)

// TestReadme checks the objects in the README to the program above them.
func TestReadme(t *testing.T) {
	page, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	from, to := fence(t, page, "gwc")
	files := fstest.MapFS{"shop.gwc": {Data: page[from:to]}}
	result := buildGolden(t, files, "")
	golden.Announced(t, nil, files, result.Diagnostics)
	from, to = fence(t, page, "yaml")
	renewed := append(bytes.Clone(page[:from]), encoded(t, result)...)
	golden.File(t, "../README.md", append(renewed, page[to:]...))
}

// fence returns where the text of the page's first fence of that language is.
func fence(t *testing.T, page []byte, language string) (from, to int) {
	t.Helper()
	begin := []byte("\n```" + language + "\n")
	from = bytes.Index(page, begin)
	if from < 0 {
		t.Fatalf("no fence of %s", language)
	}
	from += len(begin)
	to = bytes.Index(page[from-1:], []byte("\n```\n"))
	if to < 0 {
		t.Fatalf("the fence of %s has no end", language)
	}
	return from, from + to
}
