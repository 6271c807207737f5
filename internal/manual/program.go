package manual

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// written is the build time of the programs on pages, so that the validity of
// their certificates does not change.
var written = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// announcement matches a comment with an expected diagnostic: at the end of a
// line, or as a whole line below it.
var announcement = lazy.MustCompile(`(?m)(?:^#\^+|[ \t]*#) ?(?:error|warning|advice)\[GWC[0-9]{4}\].*?$\n?`)

// plain returns the file without its announcements, which are for tests only. A
// program is formatted, if it has no syntax error.
func plain(f code.Example) code.Example {
	text := announcement.ReplaceAllStringFunc(string(f.Text), func(found string) string {
		if strings.HasPrefix(found, "#^") {
			return ""
		}
		return found[len(strings.TrimRight(found, "\n")):]
	})
	if strings.HasSuffix(f.Path, ".gwc") {
		if out, _ := gwc.Format(diag.NewFile(f.Path, []byte(text))); out != nil {
			text = string(out)
		}
	}
	return code.Example{Path: f.Path, Text: []byte(text)}
}

// Build builds the program of a page and returns its diagnostics.
func Build(program []code.Example) []diag.Diagnostic {
	files := fstest.MapFS{}
	for _, f := range program {
		files[f.Path] = &fstest.MapFile{Data: f.Text}
	}
	in := gwc.Input{Roots: []gwc.Root{{FS: files, Path: "."}}}
	if manifests, err := inventory.Files(files, "inventory", ""); err == nil {
		in.Inventory = manifests
	}
	overlays, _ := fs.Glob(files, "overlays/*.jsonnet") // the pattern is valid
	for _, p := range overlays {
		in.Overlays = append(in.Overlays, gwc.Root{FS: files, Path: p})
	}
	o := gwc.Options{Now: written, AllowEmpty: true, AuditInventory: true}
	return gwc.Build(context.Background(), in, o).Diagnostics
}

// said returns the diagnostics of the program with that code, as text.
func said(c code.Code, program []code.Example) string {
	var bare []code.Example
	for _, f := range program {
		bare = append(bare, plain(f))
	}
	list := slices.DeleteFunc(Build(bare), func(d diag.Diagnostic) bool { return d.Code != c })
	var b strings.Builder
	_ = diag.Text{}.Print(&b, list) // a strings.Builder never fails
	return b.String()
}
