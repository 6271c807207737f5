package compiler_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// near is the maximum distance, in lines, of a diagnostic from the damage, and
// enough the share of the damaged programs that must have such a diagnostic.
const (
	near   = 2
	enough = 95
)

// TestNoise deletes, doubles and swaps each token of each example. What gwc then
// refuses must be shown near the damage, and it never fails itself. A program
// that still compiles says something else, and nothing of it is wrong: so many
// are counted apart.
func TestNoise(t *testing.T) {
	var cases, compiles, refused, shown int
	for _, example := range examplePrograms(t) {
		for name, file := range example {
			if filepath.Ext(name) != ".gwc" {
				continue
			}
			for _, d := range damages(string(file.Data)) {
				cases++
				result := damaged(example, name, d.text)
				for _, said := range result.Diagnostics {
					if said.Code == "GWC0192" || said.Code == "GWC0193" {
						t.Errorf("%s: %s in\n%s", said.Code, said.Message, d.text)
					}
				}
				switch {
				case !result.Failed():
					compiles++
				case shows(result.Diagnostics, name, d.line):
					refused, shown = refused+1, shown+1
				default:
					refused++
					t.Logf("%s:%d: %s, and the first diagnostic is %s", name, d.line, d.what, placed(result.Diagnostics[0]))
				}
			}
		}
	}
	share := float64(shown) * 100 / float64(refused)
	t.Logf("%d damaged programs: %d still are programs; of the %d others %.1f%% have a diagnostic within %d lines of the damage",
		cases, compiles, refused, share, near)
	if share < enough {
		t.Errorf("%.1f%% is less than %d%%", share, enough)
	}
}

func placed(d diag.Diagnostic) string {
	if !d.Span.Known() {
		return d.Message
	}
	at := d.Span.File().Position(d.Span.Start())
	return d.Span.File().Name + ":" + string(d.Code) + fmt.Sprintf(" at line %d", at.Line)
}

// examplePrograms returns the files of each example's directory.
func examplePrograms(t *testing.T) (list []fstest.MapFS) {
	t.Helper()
	directories := map[string]fstest.MapFS{}
	err := filepath.WalkDir("../examples", func(path string, entry fs.DirEntry, err error) error {
		if extension := filepath.Ext(path); err != nil || !slices.Contains([]string{".gwc", ".jsonnet", ".libsonnet"}, extension) {
			return err
		}
		text, err := os.ReadFile(path)
		directory, name := filepath.Split(path)
		if directories[directory] == nil {
			directories[directory] = fstest.MapFS{}
			list = append(list, directories[directory])
		}
		directories[directory][name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil || len(list) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	return list
}

// A damage is a text with one typing error.
type damage struct {
	what, text string
	line       int
}

func damages(text string) (list []damage) {
	file := diag.NewFile("", []byte(text))
	tokens := lang.Lex(text)
	add := func(what string, t lang.Token, changed string) {
		list = append(list, damage{what + " " + text[t.Start:t.End], changed, file.Position(int(t.Start)).Line})
	}
	for i, t := range tokens {
		if t.Kind == lang.EOL || t.Kind == lang.Comment {
			continue
		}
		word := text[t.Start:t.End]
		add("deleted", t, text[:t.Start]+text[t.End:])
		add("doubled", t, text[:t.End]+" "+word+text[t.End:])
		if i+1 < len(tokens) && tokens[i+1].Kind != lang.EOL && tokens[i+1].Kind != lang.Comment {
			next := tokens[i+1]
			add("swapped", t, text[:t.Start]+text[next.Start:next.End]+text[t.End:next.Start]+word+text[next.End:])
		}
	}
	return list
}

func damaged(example fstest.MapFS, name, text string) compiler.Result {
	files := fstest.MapFS{}
	for n, f := range example {
		files[n] = f
	}
	files[name] = &fstest.MapFile{Data: []byte(text)}
	return compiler.Compile(context.Background(), []compiler.Root{{FS: files, Path: "."}},
		compiler.Options{Target: istio.Target{}, Now: testTime})
}

// shows reports whether a diagnostic is at, or relates to, a line near that
// one.
func shows(list []diag.Diagnostic, name string, line int) bool {
	for _, d := range list {
		spans := []diag.Span{d.Span}
		for _, r := range d.Related {
			spans = append(spans, r.Span)
		}
		for _, s := range spans {
			if s.Known() && s.File().Name == name {
				if at := s.File().Position(s.Start()).Line; at >= line-near && at <= line+near {
					return true
				}
			}
		}
	}
	return false
}
