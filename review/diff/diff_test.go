package diff_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/diff"
)

var update = flag.Bool("update", false, "write the reports of testdata")

// subject compiles a program.
func subject(t testing.TB, name, text string) *review.Subject {
	t.Helper()
	result := gwc.Build(context.Background(), gwc.Input{Texts: map[string][]byte{name: []byte(text)}}, gwc.Options{AllowEmpty: true})
	if result.Bundle == nil {
		t.Fatal(result.Diagnostics)
	}
	s := &review.Subject{Bundle: result.Bundle}
	s.OfModel(result.Model)
	return s
}

// TestReports compares the programs of testdata, and what the report says with what is
// there.
func TestReports(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d archives: %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			a, b := review.Pair(subject(t, "old.gwc", string(archive.Files[0].Data)), subject(t, "new.gwc", string(archive.Files[1].Data)))
			var out bytes.Buffer
			if err := diff.Compare(a, b).Write(&out, "text"); err != nil {
				t.Fatal(err)
			}
			if len(archive.Files) > 2 && out.String() == string(archive.Files[2].Data) {
				return
			}
			if !*update {
				t.Fatalf("the report is\n%s", out.String())
			}
			archive.Files = append(archive.Files[:2], txtar.File{Name: "want", Data: out.Bytes()})
			if err := os.WriteFile(path, txtar.Format(archive), 0o600); err != nil {
				t.Fatal(err)
			}
		})
	}
}
