package jsonnet

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func folder(files map[string]string) Folder {
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return Open("", m)
}

// TestFile evaluates files with every option.
func TestFile(t *testing.T) {
	library := Open("lib", fstest.MapFS{"teams.libsonnet": {Data: []byte(`{ team: "edge" }`)}})
	o := Options{
		ExtStr: map[string]string{"env": "prod"}, ExtCode: map[string]string{"n": "1 + 1"},
		TLAStr: map[string]string{"a": "x"}, TLACode: map[string]string{"b": "[1]"},
		Library: []Folder{Open("other", fstest.MapFS{"teams.libsonnet": {Data: []byte(`{}`)}}), library},
	}
	for text, want := range map[string]string{
		`{ env: std.extVar("env"), n: std.extVar("n") }`: `{"env":"prod","n":2}`,
		`function(a, b) { a: a, b: b }`:                  `{"a":"x","b":[1]}`,
		`import "teams.libsonnet"`:                       `{"team":"edge"}`,
		`(import "sub/x.libsonnet") + { y: 1 }`:          `{"x":"beside","y":1}`,
		`importstr "sub/beside.txt"`:                     `"beside"`,
	} {
		files := folder(map[string]string{"a.jsonnet": text, "sub/x.libsonnet": `{ x: importstr "beside.txt" }`, "sub/beside.txt": "beside"})
		e := New(o)
		r, err := e.File(t.Context(), files, "a.jsonnet")
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := strings.Join(strings.Fields(string(r.JSON)), ""); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
		if e.Started() != 1 {
			t.Errorf("%d machines started", e.Started())
		}
	}
}

// TestCall calls a function with objects.
func TestCall(t *testing.T) {
	files := folder(map[string]string{"f.jsonnet": `function(objects) [o { labels: { a: "b" } } for o in objects]`, "g.jsonnet": "{}"})
	r, err := New(Options{}).Call(t.Context(), files, "f.jsonnet", []byte(`[{"kind":"Gateway"}]`))
	if got := strings.Join(strings.Fields(string(r.JSON)), ""); err != nil || got != `[{"kind":"Gateway","labels":{"a":"b"}}]` {
		t.Errorf("%s %v", got, err)
	}
	if _, err := New(Options{}).Call(t.Context(), files, "g.jsonnet", []byte(`[]`)); err == nil || !strings.Contains(err.Error(), "expected function") {
		t.Errorf("%v", err)
	}
}

// TestErrors checks the messages and places of errors. None is a panic.
func TestErrors(t *testing.T) {
	files := map[string]string{
		"static": "{\n  a: b,\n}", "runtime": "{\n  a: error 'no ' + 'good',\n}", "recursion": "local f(x) = 1 + f(x); f(1)",
		"syntax": "{ a: ", "outside": `import "../x"`, "absolute": `import "/etc/passwd"`, "missing": `import "nothing.libsonnet"`,
		"function": "{ a: function(x) x }", "deep": strings.Repeat("[", 100000), "not": strings.Repeat("!", 1e6) + "true",
		"sum": "1" + strings.Repeat("+1", 1e6), "locals": strings.Repeat("local a = 1;", 1e5) + "1",
		"imports": `import "deep"`, "self": `import "self"`, "invalid": "{ a: \"\xff\xfe\" + }", "empty": "",
		"key": `error importstr "tls.key"`, "own": "error '-----BEGIN PRIVATE KEY-----\\nc2VjcmV0'", "tls.key": "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n",
		"fold": `std.foldl(function(a, i) [a], std.range(1, 2000), [])`,
	}
	for name, want := range map[string]string{
		"static": "static:2:6: Unknown variable: b", "runtime": "runtime:2:6: no good", "recursion": "max stack frames exceeded",
		"syntax": "Unexpected end of file", "outside": "outside the build directory", "absolute": "must be relative", "missing": "no such file",
		"function": "couldn't manifest function", "deep": "nested more than 1000", "not": "nested more than 1000", "sum": "nested more than 1000",
		"locals": "nested more than 1000", "imports": "nested more than 1000", "self": "max stack frames exceeded", "invalid": "", "empty": "",
		"key": "which Jsonnet must not read", "own": "not shown because own contains a private key", "fold": "max stack frames exceeded", "nothing": "nothing: no such file",
	} {
		_, err := New(Options{}).File(t.Context(), folder(files), name)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		got := err.Error()
		if places := asError(err).Places; len(places) > 0 {
			at := places[0].Span
			p := at.File().Position(at.Start())
			got = fmt.Sprintf("%s:%d:%d: %s", at.File().Name, p.Line, p.Column, got)
		}
		if !strings.Contains(got, want) || strings.Contains(got, "c2VjcmV0") {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// TestTimeout checks that an endless evaluation ends in time, and uses no processor
// afterwards.
func TestTimeout(t *testing.T) {
	if !stoppable() {
		t.Fatal("go-jsonnet's EvalHook has another layout")
	}
	before := runtime.NumGoroutine()
	start := time.Now()
	_, err := New(Options{Timeout: 50 * time.Millisecond}).File(t.Context(), folder(map[string]string{"a": "local f(x) = f(x + 1) tailstrict; f(0)"}), "a")
	if err == nil || !asError(err).TimedOut || err.Error() != "the evaluation takes longer than 50ms" {
		t.Errorf("%v", err)
	}
	for runtime.NumGoroutine() > before && time.Since(start) < 10*time.Second {
		time.Sleep(time.Millisecond)
	}
	if n := runtime.NumGoroutine(); n > before || time.Since(start) > 10*time.Second {
		t.Errorf("%d goroutines after %s; %d before", n, time.Since(start), before)
	}
}

// TestLinks checks that links to devices and out of the directory are not read.
func TestLinks(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	for name, to := range map[string]string{"zero": "/dev/zero", "out": filepath.Join(other, "secret"), "up": "../" + filepath.Base(other) + "/secret"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip("the file system of the test has no symbolic links: ", err)
		}
	}
	if err := os.WriteFile(filepath.Join(other, "secret"), []byte(`"secret"`), 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for _, name := range []string{"zero", "out", "up"} {
		if err := os.WriteFile(filepath.Join(dir, "a.jsonnet"), []byte("importstr '"+name+"'"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{"a.jsonnet", name} {
			r, err := New(Options{}).File(t.Context(), Open("", root.FS()), file)
			if err == nil {
				t.Errorf("%s: %s", name, r.JSON)
			}
		}
	}
}

// TestRoot checks where values are written.
func TestRoot(t *testing.T) {
	files := folder(map[string]string{
		"a.jsonnet": "local domain = 'x.com';\nlocal base = import 'b.libsonnet';\nbase + {\n  domain: domain,\n  team+: { size: 3 },\n" +
			"  list: [\n    { n: 1 },\n    { n: domain },\n  ],\n  made: [{ n: i } for i in [1, 2]],\n  port: base.port,\n}\n",
		"b.libsonnet": "{\n  port: 80,\n  team: { name: 'edge', size: 1 },\n}\n",
	})
	r, err := New(Options{}).File(t.Context(), files, "a.jsonnet")
	if err != nil {
		t.Fatal(err)
	}
	root := r.Root()
	for _, test := range []struct {
		at   *Node
		want string
	}{
		{root.Field("domain"), "a.jsonnet:1 'x.com'"},
		{root.Field("team").Field("size"), "a.jsonnet:5 3"},
		{root.Field("team").Field("name"), "b.libsonnet:3 'edge'"},
		{root.Field("list").Element(0).Field("n"), "a.jsonnet:7 1"},
		{root.Field("list").Element(1).Field("n"), "a.jsonnet:1 'x.com'"},
		{root.Field("made").Element(1).Field("n"), "a.jsonnet:10 [{ n: i } for i in [1, 2]]"},
		{root.Field("port"), "b.libsonnet:2 80"},
	} {
		s := test.at.Span()
		if !s.Known() {
			t.Errorf("unknown; want %s", test.want)
			continue
		}
		if got := fmt.Sprintf("%s:%d %s", s.File().Name, s.File().Position(s.Start()).Line, s.Text()); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

// asError returns the error of an evaluation; an empty one if it is another error.
func asError(err error) *Error {
	e := new(Error)
	errors.As(err, &e)
	return e
}
