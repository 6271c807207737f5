package diff_test

import (
	"bytes"
	"context"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/diff"
)

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
	golden.Sections(t, "testdata", "want", func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
		a, b := review.Pair(subject(t, "old.gwc", string(files["old.gwc"].Data)), subject(t, "new.gwc", string(files["new.gwc"].Data)))
		var out bytes.Buffer
		if err := diff.Compare(a, b).Write(&out, "text"); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	})
}
