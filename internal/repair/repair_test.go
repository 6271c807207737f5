package repair_test

import (
	"bytes"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/internal/repair"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A program is the files of a program and its inventory.
type program struct {
	files     fstest.MapFS
	manifests []*diag.File
}

// archives returns the programs of a test directory by name.
func archives(t *testing.T, directory, beneath string) map[string]program {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("../..", directory, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives in %s: %v", directory, err)
	}
	out := map[string]program{}
	for _, p := range paths {
		archive, err := txtar.ParseFile(p)
		if err != nil {
			t.Fatal(err)
		}
		files := fstest.MapFS{}
		for _, f := range archive.Files {
			if name, ok := strings.CutPrefix(f.Name, beneath); ok {
				files[name] = &fstest.MapFile{Data: f.Data}
			}
		}
		if len(files) > 0 {
			out[path.Base(filepath.ToSlash(p))] = newProgram(t, files)
		}
	}
	return out
}

func newProgram(t *testing.T, files fstest.MapFS) program {
	t.Helper()
	p := program{files: files}
	if _, err := fs.Stat(files, "inventory"); err == nil {
		if p.manifests, err = inventory.Files(files, "inventory", ""); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func (p program) compile(t *testing.T, texts map[string][]byte) gwc.Result {
	in := gwc.Input{Roots: []gwc.Root{{FS: p.files, Path: "."}}, Texts: texts, Inventory: p.manifests}
	return gwc.Build(t.Context(), in, gwc.Options{Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), AllowEmpty: true, AuditInventory: true})
}

func (p program) repaired(t *testing.T) repair.Result {
	return repair.Apply(func(texts map[string][]byte) []diag.Diagnostic { return p.compile(t, texts).Diagnostics })
}

// with returns the program with replaced texts.
func (p program) with(texts map[string][]byte) program {
	p.files = maps.Clone(p.files)
	for name, text := range texts {
		p.files[name] = &fstest.MapFile{Data: text}
	}
	return p
}

// statements returns the texts of a file's statements and the errors of each.
func statements(name string, text []byte, list []diag.Diagnostic) (texts []string, errors [][]string) {
	for _, s := range intent.Written(lang.Split(diag.NewFile(name, text), intent.Begins, new(diag.Sink))) {
		start, end := int(s.Tokens[0].Start), int(s.Tokens[len(s.Tokens)-1].End)
		texts = append(texts, string(text[start:end]))
		var wrong []string
		for _, d := range list {
			if d.Severity == diag.Error && d.Span.Known() && d.Span.File().Name == name && d.Span.Start() >= start && d.Span.Start() <= end {
				wrong = append(wrong, string(d.Code)+" "+d.Message)
			}
		}
		errors = append(errors, wrong)
	}
	return texts, errors
}

// TestMistakes repairs every program with errors: a changed statement has no
// errors, all others are unchanged and have the same errors, and a second repair
// changes nothing.
func TestMistakes(t *testing.T) {
	changed := 0
	for _, corpus := range [][2]string{{"testdata/errors", ""}, {"lang/code/pages", "bad/"}} {
		for name, p := range archives(t, corpus[0], corpus[1]) {
			t.Run(name, func(t *testing.T) {
				before := p.compile(t, nil).Diagnostics
				result := p.repaired(t)
				changed += len(result.Settled)
				for file, text := range result.Files {
					was, wrong := statements(file, p.files[file].Data, before)
					is, left := statements(file, text, result.Diagnostics)
					if len(was) != len(is) {
						t.Fatalf("%d statements became %d", len(was), len(is))
					}
					for i := range was {
						if was[i] != is[i] && len(left[i]) > 0 {
							t.Errorf("changed, and not right: %s\n%q", is[i], left[i])
						}
						if was[i] == is[i] && !slices.Equal(wrong[i], left[i]) {
							t.Errorf("not changed: %s\nbefore %q\nafter  %q", is[i], wrong[i], left[i])
						}
					}
				}
				if len(result.Files) != 0 && number(result.Diagnostics) >= number(before) {
					t.Errorf("%d errors became %d", number(before), number(result.Diagnostics))
				}
				if again := p.with(result.Files).repaired(t); len(again.Files) > 0 {
					t.Errorf("a second repair changes %q", slices.Collect(maps.Keys(again.Files)))
				}
			})
		}
	}
	if changed < 15 {
		t.Errorf("only %d diagnostics of the corpora are settled", changed)
	}
}

func number(list []diag.Diagnostic) (n int) {
	for _, d := range list {
		if d.Severity == diag.Error {
			n++
		}
	}
	return n
}

// TestRightPrograms checks that a program without errors is not changed.
func TestRightPrograms(t *testing.T) {
	for name, p := range archives(t, "testdata/compile", "") {
		if result := p.repaired(t); len(result.Files) != 0 {
			t.Errorf("%s is changed: %v", name, result.Settled)
		}
	}
}

// TestSlips adds a typo to a word of a program that compiles, and checks that the
// repair restores the program or changes nothing.
func TestSlips(t *testing.T) {
	repaired := 0
	programs := archives(t, "testdata/compile", "")
	for seed, name := range slices.Sorted(maps.Keys(programs)) {
		p, random := programs[name], rand.New(rand.NewPCG(uint64(seed), 5))
		delete(p.files, "want.yaml")
		for range 6 {
			file, slipped := slip(p, random)
			if file == "" {
				continue
			}
			q := p.with(map[string][]byte{file: slipped})
			result := q.repaired(t)
			if len(result.Files) == 0 {
				continue
			}
			repaired++
			if got, want := result.Files[file], p.files[file].Data; !bytes.Equal(got, want) {
				t.Errorf("%s: repaired into something else:\n%s\nwas\n%s\nslipped\n%s", name, got, want, slipped)
			}
		}
	}
	if t.Logf("%d slips are repaired", repaired); repaired < 50 {
		t.Errorf("only %d slips are repaired", repaired)
	}
}

// slip returns the text of a file with a typo in one word.
func slip(p program, random *rand.Rand) (name string, text []byte) {
	for _, file := range slices.Sorted(maps.Keys(p.files)) {
		if path.Ext(file) == ".gwc" && (name == "" || random.IntN(2) == 0) {
			name = file
		}
	}
	if name == "" {
		return "", nil
	}
	data := p.files[name].Data
	var words []lang.Token
	for _, token := range lang.Lex(string(data)) {
		if token.Kind == lang.Word && token.End-token.Start > 2 {
			words = append(words, token)
		}
	}
	token := words[random.IntN(len(words))]
	at := int(token.Start) + random.IntN(int(token.End-token.Start)-1)
	text = slices.Clone(data)
	switch random.IntN(4) {
	case 0: // left out
		return name, slices.Delete(text, at, at+1)
	case 1: // twice
		return name, slices.Insert(text, at, data[at])
	case 2: // with its neighbour
		text[at], text[at+1] = data[at+1], data[at]
	default: // another one
		text[at] = byte('a' + random.IntN(26))
	}
	return name, text
}

// TestBlame checks that a statement that cannot be repaired does not prevent other
// repairs, and does not cost an attempt for each statement.
func TestBlame(t *testing.T) {
	var text, want strings.Builder
	for i := range 500 {
		good, bad := "expose a:80 http at a"+strconv.Itoa(i)+".example.com", "egres b"+strconv.Itoa(i)+".example.com http 80 http 81\n"
		text.WriteString(strings.Replace(good, "expose", "expse", 1) + "\n" + bad)
		want.WriteString(good + "\n" + bad)
	}
	p, compilations := newProgram(t, fstest.MapFS{"a.gwc": {Data: []byte(text.String())}}), 0
	result := repair.Apply(func(texts map[string][]byte) []diag.Diagnostic {
		compilations++
		return p.compile(t, texts).Diagnostics
	})
	if got := string(result.Files["a.gwc"]); got != want.String() {
		t.Errorf("got:\n%.200s", got)
	}
	if compilations > 12 {
		t.Errorf("the program is compiled %d times", compilations)
	}
}
