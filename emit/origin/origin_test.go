package origin_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/emit/origin"
)

// TestEveryField maps the programs of testdata/compile and checks that each field
// of each object, and its origins, can be found by its line of the output.
func TestEveryField(t *testing.T) {
	paths, _ := filepath.Glob("../../testdata/compile/*.txtar")
	if len(paths) == 0 {
		t.Fatal("no programs")
	}
	for _, p := range paths {
		result := compile(t, p)
		if result.Bundle == nil {
			continue // needs an inventory
		}
		m := origin.New()
		if err := m.Stream(result.Bundle, "-"); err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if err := result.Bundle.YAML(&text); err != nil {
			t.Fatal(err)
		}
		for i := range m.Objects {
			o := &m.Objects[i]
			made, err := result.Bundle.Objects[i].YAML()
			if err != nil {
				t.Fatal(err)
			}
			if d := at(t, text.Bytes(), o.Lines.Last); m.Find(d) != o || !d.Is(made) {
				t.Errorf("%s: the last line of %s is about %s", p, o, d)
			}
			for _, f := range o.Fields {
				if f.Lines == nil {
					t.Errorf("%s: %s of %s has no line", p, f.Path, o)
					continue
				}
				if d := at(t, text.Bytes(), f.Lines.First); m.Find(d) != o || !slices.Contains(d.Paths, f.Path) {
					t.Errorf("%s: %s of %s is in line %d, which is about %v of %s", p, f.Path, o, f.Lines.First, d.Paths, d)
				}
			}
		}
		again(t, m)
	}
}

func compile(t *testing.T, path string) compiler.Result {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return compiler.Compile(t.Context(), []compiler.Root{{FS: files, Path: "."}},
		compiler.Options{Target: istio.Target{}, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)})
}

func at(t *testing.T, text []byte, line int) *origin.Document {
	t.Helper()
	d, err := origin.At(text, line)
	if err != nil {
		t.Fatalf("line %d: %s", line, err)
	}
	return d
}

// again checks that Read returns the map that Write wrote.
func again(t *testing.T, m *origin.Map) {
	t.Helper()
	var first, second bytes.Buffer
	if err := m.Write(&first); err != nil {
		t.Fatal(err)
	}
	read, err := origin.Read(first.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := read.Write(&second); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("is not read as it was written: %v", err)
	}
}

// TestAt looks up lines in several output formats.
func TestAt(t *testing.T) {
	const yaml = "# a comment\nkind: A\nmetadata:\n  name: a\nspec:\n  hosts: [x, y]\n---\n" +
		"kind: B\nmetadata: {name: b, namespace: n}\nspec:\n- p: 1\n  q:\n  - x-a\n\n"
	const list = "{\n\"kind\": \"List\", \"items\": [\n{\"kind\": \"A\", \"metadata\": {\"name\": \"a\"},\n\"spec\": {\n\"p\": 1}},\n" +
		"{\"kind\": \"B\", \"metadata\": {\"name\": \"b\"},\n\"spec\": {\"q\": {\n\"a.b\": 2}}}]}\n"
	for _, test := range []struct {
		text string
		line int
		want string
	}{
		{yaml, 1, "A a []"},
		{yaml, 2, "A a [kind]"},
		{yaml, 4, "A a [metadata.name metadata]"},
		{yaml, 6, `A a [spec.hosts["y"] spec.hosts[1] spec.hosts spec]`},
		{yaml, 7, "no object on this line"},
		{yaml, 11, "B n/b [spec[0].p spec[0] spec]"},
		{yaml, 13, `B n/b [spec[0].q["x-a"] spec[0].q[0] spec[0].q spec[0] spec]`},
		{yaml, 15, "the file has 14 lines"},
		{list, 5, "A a [spec.p spec]"},
		{list, 8, `B b [spec.q["a.b"] spec.q spec]`},
		{"--- # one\nkind: A\nmetadata: {name: a}\n--- \nkind: B\nmetadata: {name: b}\n--- {kind: C, metadata: {name: c}}", 5, "B b [kind]"},
		{"--- # one\nkind: A\n", 1, "no object on this line"},
		{"---\nkind: A\r\nmetadata: {name: a}\r\n--- {kind: C, metadata: {name: c}}", 4, "C c [metadata.name metadata]"},
		{"kind: A\n\tx", 1, "invalid YAML: line 2: found a tab character that violates indentation"},
		{"kind: A\n", 1, "no object on this line"},
		{"- kind: A\n", 1, "no object on this line"},
		{"", 1, "the file has 0 lines"},
	} {
		d, err := origin.At([]byte(test.text), test.line)
		got := fmt.Sprint(err)
		if err == nil {
			got = fmt.Sprintf("%s %v", d, d.Paths)
		}
		if got != test.want {
			t.Errorf("line %d: %s, not %s", test.line, got, test.want)
		}
	}
}

// TestRead checks that Read rejects other files.
func TestRead(t *testing.T) {
	for _, text := range []string{"", "{}", "[]", `{"version":2,"objects":[]}`, `{"version":1,"objects":[],"more":1}`, "kind: A"} {
		if m, err := origin.Read([]byte(text)); err == nil {
			t.Errorf("%q is read as %+v", text, m)
		}
	}
}

// TestOutermost checks that nested places are removed.
func TestOutermost(t *testing.T) {
	place := func(file string, from, to int) (p origin.Place) {
		p.File, p.Start.Line, p.Start.Column, p.End.Line, p.End.Column = file, 1, from, 1, to
		return p
	}
	got := origin.Outermost([]origin.Place{place("a", 1, 9), place("a", 3, 5), place("b", 3, 5), place("a", 8, 12)})
	if want := []origin.Place{place("a", 1, 9), place("b", 3, 5), place("a", 8, 12)}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
}

// FuzzAt looks up lines in arbitrary text.
func FuzzAt(f *testing.F) {
	text, err := os.ReadFile("../../examples/shop/want.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text[:strings.Index(string(text), "---")], 4)
	f.Add([]byte("kind: List\nitems:\n- kind: A\n  metadata: {name: a}\n"), 3)
	f.Fuzz(func(t *testing.T, text []byte, line int) {
		if d, err := origin.At(text, line); err == nil && (d.Kind == "" || d.Name == "") {
			t.Errorf("no object: %+v", d)
		}
	})
}
