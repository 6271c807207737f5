package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/spf13/cobra/doc"
)

// TestManual makes the manual pages of all commands, from the texts of --help. With
// -man DIR it writes them there (make man).
func TestManual(t *testing.T) {
	dir := *manDir
	if dir == "" {
		dir = t.TempDir()
	}
	date := time.Unix(0, 0).UTC() // the pages depend on the texts alone
	root := newRoot()
	root.DisableAutoGenTag = true
	if err := doc.GenManTree(root, &doc.GenManHeader{Section: "1", Date: &date, Source: "gwc", Manual: "gwc"}, dir); err != nil {
		t.Fatal(err)
	}
	for _, command := range root.Commands() {
		if command.Hidden || !command.IsAvailableCommand() || command.Name() == "completion" {
			continue
		}
		page, err := os.ReadFile(filepath.Join(dir, "gwc-"+command.Name()+".1"))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, part := range []string{".SH NAME", ".SH SYNOPSIS", ".SH EXAMPLE"} {
			if !bytes.Contains(page, []byte(part)) {
				t.Errorf("gwc %s: the page has no %s", command.Name(), part)
			}
		}
	}
}
