package compiler_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/diag"
)

// sources returns the text of every example.
func sources(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, pattern := range []string{"../examples/*/*.gwc", "../examples/seed/*/*.gwc"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("no examples at %s: %v", pattern, err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, string(text))
		}
	}
	return out
}

// survives compiles any text and checks what is promised of every result: the
// compiler ends, there is a bundle or an error, and places are in the file.
func survives(t *testing.T, text string) {
	t.Helper()
	files := fstest.MapFS{"main.gwc": {Data: []byte(text)}}
	began := time.Now()
	result := compiler.Compile(context.Background(), []compiler.Root{{FS: files, Path: "."}},
		compiler.Options{Target: istio.Target{}, Now: testTime})
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %s for %d bytes", took, len(text))
	}
	if result.Failed() == (result.Bundle != nil) {
		t.Errorf("failed %v and bundle %v of\n%s", result.Failed(), result.Bundle != nil, text)
	}
	for i, d := range result.Diagnostics {
		if d.Code == "GWC0192" || d.Code == "GWC0193" {
			t.Errorf("%s: %s at %q in\n%s", d.Code, d.Message, d.Span.Text(), text)
		}
		if !d.Span.Known() || d.Span.Start() > d.Span.End() || d.Span.End() > len(text) {
			t.Errorf("%s: %s is at %d-%d of %d bytes of\n%s", d.Code, d.Message, d.Span.Start(), d.Span.End(), len(text), text)
		}
		if i > 0 && repeated(d, result.Diagnostics[i-1]) {
			t.Errorf("duplicate diagnostic %s: %s", d.Code, d.Message)
		}
	}
}

func repeated(a, b diag.Diagnostic) bool {
	return a.Code == b.Code && a.Span == b.Span && a.Message == b.Message
}

// FuzzCompile begins with every prefix of every example, which a plain test run
// compiles too.
func FuzzCompile(f *testing.F) {
	for _, text := range sources(f) {
		for end := range len(text) + 1 {
			f.Add(text[:end])
		}
	}
	f.Add("accept GWC0315 \"why\"\nexpose a http at a.example.com on 81 { accept GWC0503 \"why\", accept GWC0118 \"why\" }")
	f.Fuzz(survives)
}
