package compiler_test

import (
	"bytes"
	"context"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A layouts counts what the properties of formatting were tested on.
type layouts struct {
	files, changed, comments, broken, objects int
}

// TestFormatProperties formats every program of the repository.
func TestFormatProperties(t *testing.T) {
	var n layouts
	for _, p := range corpus(t) {
		n.formatted(t, p.name, p.files)
	}
	t.Logf("%d files of the repository, of which %d change: %d comments, %d objects; %d more have syntax errors",
		n.files, n.changed, n.comments, n.objects, n.broken)
	if n.files < 500 || n.broken < 30 || n.objects < 500 {
		t.Error("these are too few")
	}
}

// TestFormatGenerated formats 1,000 random programs with random spaces, line ends
// and comments in every place where they are allowed.
func TestFormatGenerated(t *testing.T) {
	var n layouts
	for seed := range uint64(1000) {
		w := &writer{Rand: rand.New(rand.NewPCG(seed, 3))}
		files, scattered := fstest.MapFS{"declared.gwc": {Data: []byte(declared)}}, fstest.MapFS{}
		for _, s := range w.program(1 + w.IntN(6)) {
			if files[s.file] == nil {
				files[s.file] = &fstest.MapFile{}
			}
			files[s.file].Data = append(files[s.file].Data, s.text(w.Rand)+"\n"...)
		}
		for _, name := range slices.Sorted(maps.Keys(files)) {
			scattered[name] = &fstest.MapFile{Data: []byte(scatter(w.Rand, string(files[name].Data)))}
		}
		objects := n.formatted(t, "a random program", scattered)
		if objects == nil || !bytes.Equal(objects, objectsOf(t, files)) {
			t.Fatalf("seed %d: spaces and comments change the objects, or the program is wrong", seed)
		}
		independent(t, scattered)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	t.Logf("1000 programs of %d files, of which %d change: %d comments, %d objects", n.files, n.changed, n.comments, n.objects)
	if n.broken > 0 || n.comments < 10_000 || n.changed < 1000 {
		t.Errorf("%d files have syntax errors, or these are too few", n.broken)
	}
}

// looped is a program with values in each kind of place.
const looped = `values "v.yaml"
gateway ingress { namespace istio-system, selector istio=ingressgateway, ports 80->8080, ${port}->9443 }
for x in ${list} {
expose ${x.name}:80 http at ${x.name}.${domain}, ${x.hosts} {
route header x-team = "${x.name} of ${domain}" -> ${x.name}-next:${port}
route -> ${x.name}:80
} service ${x.name}.qa { port ${port} http, workload app=${x.name} }
for y in ${x.hosts} { egress out.${y} via gateway
}
}
`

// TestFormatLoops formats a program with loops and values in 100 forms.
func TestFormatLoops(t *testing.T) {
	var n layouts
	const data = "{port: 443, domain: example.com, list: [{name: a, hosts: [a.example.org, b.example.org]}, {name: b, hosts: [c.example.org]}]}"
	files := func(text string) fstest.MapFS {
		return fstest.MapFS{"a.gwc": {Data: []byte(text)}, "v.yaml": {Data: []byte(data)}}
	}
	want := objectsOf(t, files(looped))
	for seed := range uint64(100) {
		objects := n.formatted(t, "loops", files(scatter(rand.New(rand.NewPCG(seed, 4)), looped)))
		if objects == nil || !bytes.Equal(objects, want) {
			t.Fatalf("seed %d: spaces and comments change the objects, or the program is wrong", seed)
		}
	}
	t.Logf("%d files: %d comments, %d objects", n.files, n.comments, n.objects)
}

// formatted checks the properties of the files of a program, and returns its objects.
func (n *layouts) formatted(t *testing.T, name string, files fstest.MapFS) []byte {
	t.Helper()
	after, wrong := fstest.MapFS{}, false
	for path, file := range files {
		after[path] = file
		if filepath.Ext(path) != ".gwc" {
			continue
		}
		source := diag.NewFile(path, file.Data)
		text, list := gwc.Format(source)
		agrees(t, source, list)
		if text == nil {
			n.broken++
			wrong = true
			continue
		}
		n.files++
		after[path] = &fstest.MapFile{Data: text}
		if !bytes.Equal(text, file.Data) {
			n.changed++
		}
		if again, _ := gwc.Format(diag.NewFile(path, text)); !bytes.Equal(again, text) {
			t.Errorf("%s: formatting again changes it\n%s", name, difference(text, again))
		}
		before, comments := content(string(file.Data))
		if same, _ := content(string(text)); !slices.Equal(before, same) {
			t.Errorf("%s: other words or comments, or in another order, in\n%s", name, text)
		}
		n.comments += comments
	}
	before := objectsOf(t, files)
	if before != nil && wrong {
		t.Errorf("%s: compiles, and is said to have a syntax error", name)
	}
	if !bytes.Equal(before, objectsOf(t, after)) {
		t.Errorf("%s: formatting changes the objects", name)
	}
	n.objects += bytes.Count(before, []byte("\nkind: "))
	return before
}

// expands matches a file with values, or with a loop.
var expands = regexp.MustCompile(`\$\{|\bfor\s+\S+\s+in\b`)

// independent checks that what a blank line separates is formatted as if it were alone:
// one more line changes no line after the next blank line.
func independent(t *testing.T, files fstest.MapFS) {
	t.Helper()
	format := func(text []byte) []byte {
		out, _ := gwc.Format(diag.NewFile("a.gwc", text))
		return out
	}
	var together, apart [][]byte
	for _, name := range slices.Sorted(maps.Keys(files)) {
		together = append(together, files[name].Data)
		apart = append(apart, format(files[name].Data))
	}
	if got, want := format(bytes.Join(together, []byte("\n\n"))), bytes.Join(apart, []byte("\n")); !bytes.Equal(got, want) {
		t.Errorf("files together are formatted in another way\n%s", difference(got, want))
	}
}

// agrees checks that Format reports the syntax errors that the parser reports. In a
// file with values or loops, the parser sees what they expand to.
func agrees(t testing.TB, file *diag.File, list []diag.Diagnostic) {
	t.Helper()
	if expands.Match(file.Text) {
		return
	}
	var sink diag.Sink
	intent.Parse(lang.Split(file, intent.Begins, &sink), &sink, istio.Target{}.Defaults().Absent...)
	want := sink.Sorted()
	same := func(a, b diag.Diagnostic) bool {
		return a.Code == b.Code && a.Span.Start() == b.Span.Start() && a.Message == b.Message && a.Hint == b.Hint
	}
	if diag.Failed(want) && !slices.EqualFunc(want, list, same) || !diag.Failed(want) && len(list) > 0 {
		t.Errorf("%d diagnostics, and the parser has %d, of\n%s", len(list), len(want), file.Text)
	}
}

// content returns the words, marks and comments of a text in their order, comments
// without spaces at their ends, and the number of comments.
func content(text string) (list []string, comments int) {
	for _, t := range lang.Lex(text) {
		switch t.Kind {
		case lang.EOL:
			continue
		case lang.Comment:
			t.Text = strings.TrimRight(t.Text, " \t")
			comments++
		}
		list = append(list, t.Text)
	}
	return list, comments
}

// objectsOf returns the objects of a program; nil if it does not compile.
func objectsOf(t *testing.T, files fs.FS) []byte {
	t.Helper()
	result := compiler.Compile(context.Background(), []compiler.Root{{FS: files, Path: "."}},
		compiler.Options{Target: istio.Target{}, Now: testTime})
	if result.Bundle == nil {
		return nil
	}
	return yamlOf(t, result.Bundle)
}

// TestExamplesAreFormatted checks that `gwc fmt` changes no example.
func TestExamplesAreFormatted(t *testing.T) {
	files, err := compiler.ReadFiles([]compiler.Root{{FS: os.DirFS("../examples"), Path: "."}})
	if len(files) < 20 || err != nil {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		if text, list := gwc.Format(file); !bytes.Equal(text, file.Text) || len(list) > 0 {
			t.Errorf("examples/%s: run gwc fmt -w", file.Name)
		}
	}
}

// FuzzSyntax checks that formatting reports the syntax errors that the parser reports,
// although it does not parse.
func FuzzSyntax(f *testing.F) {
	for _, text := range sources(f) {
		f.Add(text)
	}
	f.Add("expose a http at a.example.com, b.example.com via edge {\n  route /a header b = c -> 50% d, 50% e { cors { origin f methods GET } }\n}")
	f.Add("egress a.example.com tcp 5432 addresses 192.0.2.1 to 192.0.2.2 else 192.0.2.3 { outlier 5 errors every 10s }")
	f.Fuzz(func(t *testing.T, text string) {
		file := diag.NewFile("main.gwc", []byte(text))
		_, list := gwc.Format(file)
		agrees(t, file, list)
	})
}
