package compiler_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/diag"
)

// editsOfASession is how many edits each program of the property test gets.
const editsOfASession = 12

// TestSessionEqualsBuild edits programs at random, and expects of a session after
// each edit the bytes and the diagnostics of a new build of the same texts: every
// example, the programs with values files, and 100 random programs. Values files are
// edited too.
func TestSessionEqualsBuild(t *testing.T) {
	programs := map[string]map[string][]byte{}
	for _, directory := range []string{"canary", "environments", "seed", "shop", "teams"} {
		maps.Copy(programs, exampleTexts(t, directory))
	}
	for _, name := range []string{"values", "values-yaml", "for", "include"} {
		for seed := range 4 {
			texts := map[string][]byte{}
			for file, content := range programOf(t, "../testdata/compile/"+name+".txtar") {
				texts[file] = content.Data
			}
			programs[fmt.Sprint(name, " ", strings.Repeat("i", seed))] = texts
		}
	}
	for seed := range uint64(100) {
		w := &writer{Rand: rand.New(rand.NewPCG(seed, 7))}
		texts := map[string][]byte{"declared.gwc": []byte(declared)}
		for _, s := range w.program(1 + w.IntN(8)) {
			texts[s.file] = append(texts[s.file], s.text(w.Rand)+"\n"...)
		}
		programs[fmt.Sprint("random ", seed)] = texts
	}
	edits := 0
	for _, name := range slices.Sorted(maps.Keys(programs)) {
		r := rand.New(rand.NewPCG(uint64(len(name)), 8))
		session := gwc.NewSession(gwc.Input{Texts: programs[name]}, sessionOptions)
		texts := maps.Clone(programs[name])
		for range editsOfASession {
			for _, changed := range edit(r, texts) {
				session.Set(changed, texts[changed])
			}
			edits++
			if got, want := outcome(t, session.Result(t.Context())), outcome(t, gwc.Build(t.Context(), gwc.Input{Texts: texts}, sessionOptions)); got != want {
				t.Fatalf("%s: the session's result is\n%s\nand a new build's\n%s", name, got, want)
			}
		}
	}
	t.Logf("%d programs, %d edits", len(programs), edits)
}

var sessionOptions = gwc.Options{Now: goldenTime, AllowEmpty: true}

// exampleTexts are the programs of a directory of examples.
func exampleTexts(t *testing.T, directory string) map[string]map[string][]byte {
	t.Helper()
	programs := map[string]map[string][]byte{}
	err := filepath.WalkDir(filepath.Join("../examples", directory), func(p string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(p) == ".yaml" {
			return err
		}
		text, err := os.ReadFile(p)
		dir := filepath.ToSlash(filepath.Dir(p))
		if programs[dir] == nil {
			programs[dir] = map[string][]byte{}
		}
		programs[dir][path.Base(filepath.ToSlash(p))] = text
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return programs
}

// outcome is what a build says and makes.
func outcome(t *testing.T, r gwc.Result) string {
	t.Helper()
	var b bytes.Buffer
	b.WriteString(outlines(r.Diagnostics))
	if r.Bundle != nil {
		if err := r.Bundle.YAML(&b); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// edit changes the texts at random, and returns the names of the files that it
// changed: a line that is inserted, deleted or swapped, or a file that is
// added, removed or renamed.
func edit(r *rand.Rand, texts map[string][]byte) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if texts[name] != nil {
			names = append(names, name)
		}
	}
	added := fmt.Sprintf("added%d.gwc", r.IntN(5))
	if len(names) == 0 {
		texts[added] = []byte("expose web:80 http at added.example.com\n")
		return []string{added}
	}
	name := names[r.IntN(len(names))]
	switch r.IntN(8) {
	case 0:
		texts[added] = slices.Clone(texts[name])
		return []string{added}
	case 1:
		texts[name] = nil
		return []string{name}
	case 2:
		texts[added], texts[name] = texts[name], nil
		return []string{added, name}
	}
	texts[name] = editLines(r, texts[name])
	return []string{name}
}

// editLines inserts, deletes or swaps lines of a text.
func editLines(r *rand.Rand, text []byte) []byte {
	lines := strings.SplitAfter(string(text), "\n")
	i, j := r.IntN(len(lines)), r.IntN(len(lines))
	switch r.IntN(3) {
	case 0:
		lines = slices.Insert(lines, i, "egress inserted.example.org via gateway\n")
	case 1:
		lines = slices.Delete(lines, i, i+1)
	default:
		lines[i], lines[j] = lines[j], lines[i]
	}
	return []byte(strings.Join(lines, ""))
}

// TestSessionParsesWhatChanged checks that an edit of one file of 300 parses one
// file, and that nothing is parsed for a session that has not changed.
func TestSessionParsesWhatChanged(t *testing.T) {
	texts := map[string][]byte{}
	for i := range 300 {
		texts[fmt.Sprintf("f%03d.gwc", i)] = fmt.Appendf(nil, "expose web:80 http at h%d.example.com\n", i)
	}
	session := gwc.NewSession(gwc.Input{Texts: texts}, sessionOptions)
	for _, step := range []struct {
		name, text string
		parsed     int
	}{
		{"", "", 300},
		{"", "", 300},
		{"f007.gwc", "expose web:80 http at other.example.com\n", 301},
		{"f007.gwc", "expose web:80 http at other.example.com\n", 301},
		{"new.gwc", "expose web:80 http at new.example.com\n", 302},
	} {
		if step.name != "" {
			session.Set(step.name, []byte(step.text))
		}
		if r := session.Result(t.Context()); r.Failed() {
			t.Fatal(outlines(r.Diagnostics))
		}
		if session.Parsed() != step.parsed {
			t.Errorf("%s: %d files are parsed; want %d", step.name, session.Parsed(), step.parsed)
		}
	}
}

// TestSessionReplace checks that a replaced input is built as by a new session, and
// that only what changed is parsed.
func TestSessionReplace(t *testing.T) {
	const service = "apiVersion: v1\nkind: Service\nmetadata: {name: %s, namespace: default}\nspec: {ports: [{port: 80, name: http}]}\n"
	input := func(host, name string) gwc.Input {
		return gwc.Input{
			Roots: []gwc.Root{{FS: fstest.MapFS{
				"a.gwc": {Data: []byte("expose web:80 http at a.example.com\n")},
				"b.gwc": {Data: []byte("expose web:80 http at " + host + "\n")},
			}, Path: "."}},
			Inventory: []*diag.File{diag.NewFile("services.yaml", fmt.Appendf(nil, service, name))},
		}
	}
	session := gwc.NewSession(input("b.example.com", "web"), sessionOptions)
	for _, step := range []struct {
		host, service string
		parsed        int
		failed        bool
	}{
		{"b.example.com", "web", 2, false},
		{"c.example.com", "web", 3, false},
		{"c.example.com", "other", 3, true},
		{"c.example.com", "web", 3, false},
	} {
		session.Replace(input(step.host, step.service))
		r := session.Result(t.Context())
		if r.Failed() != step.failed || session.Parsed() != step.parsed {
			t.Errorf("%v: failed: %v, %d files are parsed: %v", step, r.Failed(), session.Parsed(), outlines(r.Diagnostics))
		}
		fresh := gwc.Build(t.Context(), input(step.host, step.service), sessionOptions)
		if step.failed {
			if got, want := outlines(r.Diagnostics), outlines(fresh.Diagnostics); got != want {
				t.Errorf("%v: the session differs from a new build:\n%s\n%s", step, got, want)
			}
			continue
		}
		if got, want := encoded(t, r.Result), encoded(t, fresh.Result); !bytes.Equal(got, want) {
			t.Errorf("%v: the session differs from a new build:\n%s\n%s", step, got, want)
		}
	}
}

// TestSessionSeesCertificates checks that a file which a statement names is read
// again: with another key the same statement is wrong.
func TestSessionSeesCertificates(t *testing.T) {
	golden.Archives(t, "../testdata/compile", func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
		in := gwc.Input{Roots: []gwc.Root{{FS: files, Path: "."}}}
		if manifests, err := inventory.Files(files, "inventory", ""); err == nil {
			in.Inventory = manifests
		}
		for _, p := range golden.Overlays(files) {
			in.Overlays = append(in.Overlays, gwc.Root{FS: files, Path: p})
		}
		session := gwc.NewSession(in, sessionOptions)
		first := encoded(t, session.Result(t.Context()).Result)
		pem := ""
		for name := range files {
			if strings.HasSuffix(name, ".key") {
				pem = name
			}
		}
		if pem == "" {
			return first
		}
		session.Set(pem, []byte("no key"))
		if r := session.Result(t.Context()); !r.Failed() {
			t.Errorf("%s is not read again", pem)
		}
		return first
	})
}
