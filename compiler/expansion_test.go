package compiler

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// expanded returns the file as if a loop had generated its statements: all of
// them have the same place, and each has an iteration of its own. The file's text
// is none of theirs.
func expanded(file *diag.File, sink *diag.Sink) *lang.Source {
	written := lang.Split(file, intent.Begins, sink)
	loop := diag.NewFile(file.Name, nil)
	loop.Path = file.Path
	source := &lang.Source{File: loop}
	for i, s := range written.Statements {
		in, first := &diag.Expansion{Loop: true, Name: "statement", Value: fmt.Sprint(i), Index: i}, s.Tokens[0].Start
		tokens := slices.Clone(s.Tokens)
		for k := range tokens {
			t := &tokens[k]
			t.In, t.Start, t.End = in, t.Start-first, t.End-first
			if need := int(t.End); need > len(loop.Text) {
				loop.Text = bytes.Repeat([]byte{'x'}, need)
			}
		}
		source.Statements = append(source.Statements, lang.Statement{Tokens: tokens, Broken: s.Broken})
	}
	return source
}

// compileWith builds a program whose files are split by a function.
func compileWith(t *testing.T, files fstest.MapFS, split func(*diag.File, *diag.Sink) *lang.Source) Result {
	t.Helper()
	o := Options{Target: istio.Target{}, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
	if _, err := fs.Stat(files, "inventory"); err == nil {
		list, err := inventory.Files(files, "inventory", "")
		if err != nil {
			t.Fatal(err)
		}
		o.Inventory = inventory.Read(list, &diag.Sink{})
	}
	for _, p := range golden.Overlays(files) {
		o.Overlays = append(o.Overlays, Root{FS: files, Path: p})
	}
	c := newCompilation(t.Context(), []Root{{FS: files, Path: "."}}, o)
	for _, pass := range passes {
		run := pass.run
		if pass.name == "parse" {
			run = func(c *compilation) {
				for _, f := range c.sources.files {
					r := c.fileOf(split(f, c.sink), c.sink)
					c.said.Add(r.said)
					c.result.Parsed = append(c.result.Parsed, r.parsed)
				}
			}
		}
		run(c)
	}
	c.result.Diagnostics, c.result.Accepted = c.accept(c.sink.Sorted())
	if c.sink.HasErrors() {
		c.result.Bundle = nil
	}
	return c.result
}

// asWritten splits a file as Compile does.
func asWritten(file *diag.File, sink *diag.Sink) *lang.Source {
	return lang.Split(file, intent.Begins, sink)
}

// TestExpandedPrograms builds every program of the corpora twice: as written, and
// with all statements of a file at one place, in an iteration each. The objects
// and the diagnostics are the same, so nothing takes one statement for another
// with the same place, and nothing needs the text of the file.
func TestExpandedPrograms(t *testing.T) {
	for _, corpus := range []string{"../testdata/compile", "../testdata/errors"} {
		golden.Archives(t, corpus, func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
			if usesValues(files) || len(golden.Overlays(files)) > 0 {
				t.Skip("it has passes that this test does not run: values, included files or overlays")
			}
			want, got := compileWith(t, files, asWritten), compileWith(t, files, expanded)
			if w, g := reports(want, false), reports(got, true); w != g {
				t.Errorf("diagnostics as written\n%sexpanded\n%s", w, g)
			}
			objects := yamlOf(t, got)
			if w := yamlOf(t, want); !bytes.Equal(objects, w) {
				t.Errorf("objects as written\n%sexpanded\n%s", w, objects)
			}
			if strings.HasSuffix(corpus, "errors") {
				return nil
			}
			return objects
		})
	}
}

// usesValues reports whether a program has values or includes files.
func usesValues(files fstest.MapFS) bool {
	for name, file := range files {
		if strings.HasSuffix(name, ".gwc") && (bytes.Contains(file.Data, []byte("${")) || bytes.Contains(file.Data, []byte("include \""))) {
			return true
		}
	}
	return false
}

func yamlOf(t *testing.T, r Result) []byte {
	t.Helper()
	if r.Bundle == nil {
		return nil
	}
	var b bytes.Buffer
	if err := r.Bundle.YAML(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// quotation is the source text in a message, which an expanded file does not
// have.
var quotation = regexp.MustCompile(`(conflicting values for [^:]*): .* and .*`)

// reports returns the diagnostics with their places: the number of the statement,
// and the offsets in it.
func reports(r Result, expanded bool) string {
	var lines []string
	for _, d := range r.Diagnostics {
		if strings.HasPrefix(string(d.Code), "GWC010") || d.Code == code.CommentInWord { // of the file's bytes, before a loop is expanded
			continue
		}
		line := fmt.Sprintf("%s %s %s", d.Code, whereIs(r, d.Span, expanded), quotation.ReplaceAllString(d.Message, "$1"))
		for _, other := range d.Related {
			line += fmt.Sprintf(" [%s %s]", whereIs(r, other.Span, expanded), other.Message)
		}
		lines = append(lines, line+"\n")
	}
	sort.Strings(lines)
	return strings.Join(lines, "")
}

func whereIs(r Result, s diag.Span, expanded bool) string {
	if !s.Known() {
		return ""
	}
	if expanded && s.In() != nil {
		return fmt.Sprintf("%s#%d:%d-%d", s.File().Name, s.In().Index, s.Start(), s.End())
	}
	for _, f := range r.Parsed {
		if f.Source.File != s.File() {
			continue
		}
		for i, statement := range lang.Split(s.File(), intent.Begins, &diag.Sink{}).Statements { // the parser may divide one
			if at := f.Source.StatementSpan(statement); !expanded && at.Contains(s) {
				return fmt.Sprintf("%s#%d:%d-%d", s.File().Name, i, s.Start()-at.Start(), s.End()-at.Start())
			}
		}
	}
	if cmp.Or(s.Start(), s.End()) == 0 {
		return s.File().Name
	}
	return fmt.Sprintf("%s:%d-%d", s.File().Name, s.Start(), s.End())
}

// iterations returns the file's statements once for each value, which replaces
// the word `${n}`, as a loop over the lines of another file makes them.
func iterations(values *diag.File) func(*diag.File, *diag.Sink) *lang.Source {
	return func(file *diag.File, sink *diag.Sink) *lang.Source {
		written := lang.Split(file, intent.Begins, sink)
		source := &lang.Source{File: file}
		for i, value := range strings.Fields(string(values.Text)) {
			at := values.Span(values.Offset(i+1), values.Offset(i+1)+len(value))
			in := &diag.Expansion{Loop: true, Name: "n", Value: value, At: at, Index: i}
			for _, s := range written.Statements {
				tokens := slices.Clone(s.Tokens)
				for k := range tokens {
					t := &tokens[k]
					t.In = in
					if t.Text == "${n}" {
						t.Text, t.In = value, &diag.Expansion{Outer: in, Name: "n", Value: value, At: at, By: written.Span(*t)}
					}
				}
				source.Statements = append(source.Statements, lang.Statement{Tokens: tokens})
			}
		}
		return source
	}
}

// TestIterationsOfALine makes two statements of one line, which conflict: both
// places are the same line, and every format says which iteration each is.
func TestIterationsOfALine(t *testing.T) {
	files := fstest.MapFS{"a.gwc": {Data: []byte("service cart { requests ${n} }\n")}}
	values := diag.NewFile("env.jsonnet", []byte("1\n2\n"))
	result := compileWith(t, files, iterations(values))
	if len(result.Diagnostics) != 1 || result.Diagnostics[0].Span.Compare(result.Diagnostics[0].Related[0].Span) <= 0 {
		t.Fatalf("%+v", result.Diagnostics)
	}
	for name, format := range map[string]func(io.Writer, []diag.Diagnostic) error{
		"text": diag.Text{}.Print, "json": diag.JSON, "github": diag.GitHub,
		"sarif": func(w io.Writer, list []diag.Diagnostic) error { return diag.SARIF(w, "test", list) },
	} {
		var b bytes.Buffer
		if err := format(&b, result.Diagnostics); err != nil {
			t.Fatal(err)
		}
		got := b.String()
		if name == "text" && got != iterationsAsText {
			t.Errorf("got\n%swant\n%s", got, iterationsAsText)
		}
		for _, part := range []string{"conflicting values for requests of service cart", "the other one is here (in iteration n = 1)", "in iteration n = 2", "env.jsonnet"} {
			if !strings.Contains(got, part) {
				t.Errorf("%s does not have %q:\n%s", name, part, got)
			}
		}
	}
}

const iterationsAsText = `a.gwc:1:16: error[GWC0302]: conflicting values for requests of service cart.default
    1 | service cart { requests ${n} }
      |                ^^^^^^^^^^^^^
  hint: set it in one place, or use the same value in both
  a.gwc:1:16: the other one is here (in iteration n = 1)
    1 | service cart { requests ${n} }
      |                ^^^^^^^^^^^^^
  env.jsonnet:2:1: in iteration n = 2
    2 | 2
      | ^
`

// TestValuesOfAWord checks that a wrong value is shown where it is used, and
// where it is written.
func TestValuesOfAWord(t *testing.T) {
	files := fstest.MapFS{"a.gwc": {Data: []byte("service cart { requests ${n} }\n")}}
	result := compileWith(t, files, iterations(diag.NewFile("env.jsonnet", []byte("many\n"))))
	var b bytes.Buffer
	if err := (diag.Text{}).Print(&b, result.Diagnostics); err != nil {
		t.Fatal(err)
	}
	const want = "a.gwc:1:25: error[GWC0205]: invalid number `many`: not a number\n" +
		"    1 | service cart { requests ${n} }\n" +
		"      |                         ^^^^\n" +
		"  hint: write a number from 1 to 2147483647\n" +
		"  env.jsonnet:1:1: with n = many\n" +
		"    1 | many\n      | ^^^^\n" +
		"  env.jsonnet:1:1: in iteration n = many\n" +
		"    1 | many\n      | ^^^^\n"
	if got := b.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
