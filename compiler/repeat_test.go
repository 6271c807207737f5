package compiler_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestRepeat compiles every wrong program several times: what is said of it is
// the same, although maps are walked in another order each time.
func TestRepeat(t *testing.T) {
	golden.Archives(t, "../testdata/errors", func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
		want := outlines(buildGolden(t, files, "").Diagnostics)
		for range 5 {
			if got := outlines(buildGolden(t, files, "").Diagnostics); got != want {
				t.Fatalf("now\n%sand before\n%s", got, want)
			}
		}
		return nil
	})
}

func outlines(list []diag.Diagnostic) (text string) {
	at := func(s diag.Span) string {
		if s.File() == nil {
			return "-"
		}
		return fmt.Sprint(s.File().Name, ":", s.Start(), "-", s.End())
	}
	for _, d := range list {
		text += fmt.Sprintf("%s %s %s %s %q %v", at(d.Span), d.Severity, d.Code, d.Message, d.Hint, len(d.Fix))
		for _, r := range d.Related {
			text += fmt.Sprintf(" (%s %s)", at(r.Span), r.Message)
		}
		text += "\n"
	}
	return text
}
