package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
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
	asMarkdown(root)
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
	page, err := os.ReadFile(filepath.Join(dir, "gwc-krm.1"))
	if err != nil || !bytes.Contains(page, []byte("\n.EX\nintents         the program\nfiles           paths of programs, ")) {
		t.Errorf("the table of fields is no table: %v\n%s", err, page)
	}
}

// asMarkdown makes Markdown of the texts of a command, which cobra expects for manual
// pages: lines that are indented in a help text stay lines, and signs stay signs.
func asMarkdown(command *cobra.Command) {
	var b strings.Builder
	for line := range strings.Lines(command.Long) {
		if strings.HasPrefix(line, "  ") {
			b.WriteString("  " + line) // four spaces are a block of code
		} else {
			b.WriteString(regexp.MustCompile(`[*_<\\]`).ReplaceAllString(line, `\$0`))
		}
	}
	command.Long = b.String()
	for _, c := range command.Commands() {
		asMarkdown(c)
	}
}
