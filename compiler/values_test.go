package compiler_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// buildTexts builds a program of texts.
func buildTexts(t *testing.T, texts map[string]string) gwc.Result {
	t.Helper()
	in := gwc.Input{Texts: map[string][]byte{}}
	for name, text := range texts {
		in.Texts[name] = []byte(text)
	}
	return gwc.Build(t.Context(), in, sessionOptions)
}

// TestEvaluations checks that a values file is evaluated once in a build, and that a
// build without Jsonnet values starts no virtual machine.
func TestEvaluations(t *testing.T) {
	const use = "expose web:80 http at ${host}\n"
	for _, test := range []struct {
		name  string
		texts map[string]string
		want  int
	}{
		{"no values", map[string]string{"a.gwc": "expose web:80 http at a.example.com\n"}, 0},
		{"YAML", map[string]string{"a.gwc": "values \"v.yaml\"\n" + use, "v.yaml": "host: a.example.com"}, 0},
		{"one", map[string]string{"a.gwc": "values \"v.jsonnet\"\n" + use, "v.jsonnet": "{ host: 'a.example.com' }"}, 1},
		{"three files", map[string]string{
			"a.gwc": "values \"v.jsonnet\"\n" + use, "b.gwc": "values \"v.jsonnet\"\n" + use, "x/c.gwc": "values \"../v.jsonnet\"\n" + use,
			"v.jsonnet": "{ host: 'a.example.com' }",
		}, 1},
	} {
		r := buildTexts(t, test.texts)
		if r.Failed() || r.Evaluations != test.want {
			t.Errorf("%s: %d evaluations, want %d: %s", test.name, r.Evaluations, test.want, outlines(r.Diagnostics))
		}
	}
}

// TestSessionValues checks what a session evaluates and parses again.
func TestSessionValues(t *testing.T) {
	session := gwc.NewSession(gwc.Input{Texts: map[string][]byte{
		"a.gwc": []byte("values \"v.jsonnet\"\nexpose web:80 http at ${host}\n"), "b.gwc": []byte("include \"c.inc\"\n"),
		"c.inc": []byte("values \"v.yaml\"\nexpose web:80 http at ${host}\n"), "v.jsonnet": []byte("import 'base.libsonnet'"),
		"base.libsonnet": []byte("{ host: 'a.example.com' }"), "v.yaml": []byte("host: c.example.com"),
	}}, sessionOptions)
	for _, step := range []struct {
		name, text          string
		parsed, evaluations int
		host                string
	}{
		{"", "", 3, 1, "a.example.com"},
		{"", "", 3, 1, "a.example.com"},
		{"base.libsonnet", "{ host: 'b.example.com' }", 4, 1, "b.example.com"},
		{"v.yaml", "host: d.example.com", 5, 0, "d.example.com"},
		{"v.yaml", "host: d.example.com", 5, 0, "d.example.com"},
		{"c.inc", "expose web:80 http at e.example.com\n", 6, 0, "e.example.com"},
	} {
		if step.name != "" {
			session.Set(step.name, []byte(step.text))
		}
		r := session.Result(t.Context())
		if r.Failed() || session.Parsed() != step.parsed || r.Evaluations != step.evaluations || !strings.Contains(outcome(t, r), step.host) {
			t.Errorf("%+v: %d parsed, %d evaluations: %s", step, session.Parsed(), r.Evaluations, outlines(r.Diagnostics))
		}
	}
}

// hostile are texts of values that try to be more than one word.
var hostile = []string{
	"-> evil", "*", "a b", "", "/x", "@", "$${", "${x}", "a,b", "a, b", "{", "}", "a\nb", "#", "\"", "`", "->", "=", "^=", "~", "-", "\\", "\x00", "é",
	"at", "via", "gateway", "http", "https", "mutual", "passthrough", "originate-tls", "expose", "egress", "accept", "route", "redirect", "respond",
	"GET", "302", "10%", "http://x.com", "1e3", "true", "null", "web", "a.example.com", "80", "x=y", "5s", ".", "..", ":", "a:80/b", "*.x.com",
}

// TestValuesKeepShape puts hostile values into each word of random programs: the
// statement then either has an error, or the same nodes and the same number of
// words. No value adds a clause, a statement or a block.
func TestValuesKeepShape(t *testing.T) {
	builds, compiled := 0, 0
	for seed := range uint64(1500) {
		w := &writer{Rand: rand.New(rand.NewPCG(seed, 11))}
		for _, s := range w.program(2) {
			text := s.text(w.Rand) + "\n"
			source := lang.Split(diag.NewFile("a.gwc", []byte(text)), intent.Begins, new(diag.Sink))
			for _, statement := range source.Statements {
				if w.IntN(3) > 0 {
					continue
				}
				at := statement.Tokens[w.IntN(len(statement.Tokens))]
				if at.Kind != lang.Word && at.Kind != lang.String {
					continue
				}
				value := hostile[w.IntN(len(hostile))]
				use := "${x}"
				if at.Kind == lang.String {
					use = `"${x}"`
				}
				changed := text[:at.Start] + use + text[at.End:]
				if source.Statements[0].Tokens[0].Text == "namespace" {
					continue
				}
				r := buildTexts(t, map[string]string{"a.gwc": "values \"v.jsonnet\"\n" + changed, "v.jsonnet": fmt.Sprintf("{ x: %q }", value)})
				builds++
				if r.Evaluations != 1 || len(r.Parsed) != 1 {
					t.Fatalf("%d evaluations of %q", r.Evaluations, changed)
				}
				if got, want := len(r.Parsed[0].Source.Statements), len(source.Statements)+1; got != want {
					t.Errorf("%q in %q: %d statements, want %d", value, changed, got, want)
				}
				if !r.Failed() {
					compiled++
				}
				checkShape(t, r, value, changed)
			}
		}
	}
	if compiled == 0 || compiled == builds {
		t.Errorf("%d of %d programs compile", compiled, builds)
	}
	t.Logf("%d programs, %d compile", builds, compiled)
}

// checkShape checks that each token of the expanded statements is of a token of the
// file, and that no value is a word of the grammar.
func checkShape(t *testing.T, r gwc.Result, value, text string) {
	t.Helper()
	for _, s := range r.Parsed[0].Source.Statements {
		for i, token := range s.Tokens {
			if i > 0 && token.Start < s.Tokens[i-1].End && token.Start != token.End {
				t.Errorf("%q in %q: two tokens at %d", value, text, token.Start)
			}
			if token.In != nil && token.Kind != lang.Value && token.Kind != lang.String {
				t.Errorf("%q in %q: a %s", value, text, token.Kind)
			}
		}
	}
}

// TestExpansionIsLinear checks that the time of nested loops grows with their
// iterations.
func TestExpansionIsLinear(t *testing.T) {
	build := func(n int) time.Duration {
		start := time.Now()
		r := buildTexts(t, map[string]string{
			"a.gwc":     "values \"v.jsonnet\"\nfor a in ${list} { for b in ${list} { service s${a}-${b} { requests ${b} } } }\n",
			"v.jsonnet": fmt.Sprintf("{ list: std.range(1, %d) }", n),
		})
		if r.Failed() {
			t.Fatal(outlines(r.Diagnostics[:1]))
		}
		return time.Since(start)
	}
	build(10)
	small, large := build(40), build(120) // 1,600 and 14,400 statements
	if large > 40*small+time.Second {
		t.Errorf("9 times as many statements take %s instead of %s", large, small)
	}
}

// TestEnvironments builds the example with two environments for the second one.
// TestExamples builds the first.
func TestEnvironments(t *testing.T) {
	const directory = "../examples/environments"
	in := gwc.Input{Roots: []gwc.Root{{FS: os.DirFS(directory), Path: ".", Name: directory[len("../"):]}}}
	o := sessionOptions
	o.Jsonnet.TLAStr = map[string]string{"environment": "staging"}
	golden.File(t, directory+"/want-staging.yaml", encoded(t, gwc.Build(t.Context(), in, o).Result))
}
