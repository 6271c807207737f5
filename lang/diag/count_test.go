package diag_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/lang/diag"
)

// many returns 10,000 diagnostics of one cause and one of another.
func many() (list []diag.Diagnostic) {
	file := diag.NewFile("a.gwc", []byte(strings.Repeat("a\n", 10_001)))
	for i := range 10_000 {
		at := file.Span(2*i, 2*i+1)
		list = append(list, diag.At(at, "GWC0110", "unknown word `%s`", "a").WithHint("usage: b"))
	}
	at := file.Span(20_000, 20_001)
	return append(list, diag.At(at, "GWC0110", "another cause"))
}

func TestManyOfOneCause(t *testing.T) {
	text := printed(t, many()...)
	if strings.Count(text, "unknown word") != 3 || strings.Count(text, "another cause") != 1 ||
		strings.Count(text, "\n  and 9,997 more like this\n") != 1 ||
		!strings.HasSuffix(text, "10001 diagnostics, showing 4: 10001 errors; use --diagnostics json to see all\n") {
		t.Errorf("got:\n%s", text)
	}
	var github strings.Builder
	if err := diag.GitHub(&github, many()); err != nil {
		t.Fatal(err)
	}
	if got := github.String(); strings.Count(got, "\n") != 4 || strings.Count(got, "%0Aand 9,997 more like this\n") != 1 {
		t.Errorf("got:\n%s", got)
	}
	if text := printed(t, many()[:100]...); strings.Count(text, "unknown word") != 100 || strings.Contains(text, "more like this") {
		t.Errorf("not all of a hundred are shown")
	}
}

func TestJSONKeepsEveryDiagnostic(t *testing.T) {
	var b strings.Builder
	if err := diag.JSON(&b, many()); err != nil {
		t.Fatal(err)
	}
	var all struct {
		Diagnostics []struct {
			Message, Hint string
			Same          *int
			Start         diag.Position
		}
	}
	if err := json.Unmarshal([]byte(b.String()), &all); err != nil {
		t.Fatal(err)
	}
	if n := len(all.Diagnostics); n != 10_001 {
		t.Fatalf("%d diagnostics", n)
	}
	for i, d := range all.Diagnostics {
		repeated := i >= 100 && i < 10_000
		if (d.Same != nil) != repeated || (d.Message == "") != repeated || d.Start.Line != i+1 {
			t.Fatalf("%d: %+v", i, d)
		}
	}
	if got := *all.Diagnostics[500].Same; got != 0 {
		t.Errorf("the same as %d", got)
	}
}

func TestSARIFKeepsEveryDiagnostic(t *testing.T) {
	var b strings.Builder
	if err := diag.SARIF(&b, "v", many()); err != nil {
		t.Fatal(err)
	}
	for piece, want := range map[string]int{"unknown word `a`": 10_000, "hint: usage: b": 100} {
		if got := strings.Count(b.String(), piece); got != want {
			t.Errorf("%q %d times, not %d", piece, got, want)
		}
	}
}
