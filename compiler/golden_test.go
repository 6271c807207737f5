package compiler_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/diag"
)

// goldenTime is when every golden is built, so that certificates stay valid.
var goldenTime = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// TestCompile builds the programs of testdata/compile: each shows what a clause
// makes. A warning is announced beside its line.
func TestCompile(t *testing.T) {
	golden.Archives(t, "../testdata/compile", func(t *testing.T, prose []byte, files fstest.MapFS) []byte {
		result := buildGolden(t, files, "")
		golden.Announced(t, prose, files, result.Diagnostics, diag.Advice)
		return encoded(t, result)
	})
}

// TestErrors builds the programs of testdata/errors: each has errors, and
// beside each of them what gwc says of it, all of it.
func TestErrors(t *testing.T) {
	golden.Archives(t, "../testdata/errors", func(t *testing.T, prose []byte, files fstest.MapFS) []byte {
		result := buildGolden(t, files, "")
		golden.Announced(t, prose, files, result.Diagnostics)
		if result.Failed() != (result.Bundle == nil) {
			t.Errorf("failed: %v, with objects: %v", result.Failed(), result.Bundle != nil)
		}
		return nil
	})
}

// TestExamples builds each directory of examples as `gwc build` does.
func TestExamples(t *testing.T) {
	golden.Directories(t, "../examples", ".gwc", func(t *testing.T, directory string) []byte {
		files := fstest.MapFS{}
		if err := fs.WalkDir(os.DirFS(directory), ".", func(p string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := os.ReadFile(path.Join(directory, p))
			files[p] = &fstest.MapFile{Data: text}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		name := directory[len("../"):]
		result := buildGolden(t, files, name)
		golden.Announced(t, nil, files, unprefixed(result.Diagnostics, name), diag.Advice)
		return encoded(t, result)
	})
}

// buildGolden builds the files that lie beside each other. What is in a folder
// `inventory` is the inventory, and in a folder `overlays` overlays, by name.
func buildGolden(t *testing.T, files fstest.MapFS, name string) compiler.Result {
	t.Helper()
	return buildWith(t, files, name, gwc.Options{})
}

func buildWith(t *testing.T, files fstest.MapFS, name string, o gwc.Options) compiler.Result {
	t.Helper()
	in := gwc.Input{Roots: []gwc.Root{{FS: files, Path: ".", Name: name}}}
	if _, err := fs.Stat(files, "inventory"); err == nil {
		if in.Inventory, err = inventory.Files(files, "inventory", ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range golden.Overlays(files) {
		in.Overlays = append(in.Overlays, gwc.Root{FS: files, Path: p, Name: name})
	}
	o.Now, o.AllowEmpty, o.AuditInventory = goldenTime, true, true
	return gwc.Build(t.Context(), in, o).Result
}

// encoded returns the objects as YAML, which must read back as what they are.
func encoded(t *testing.T, result compiler.Result) []byte {
	t.Helper()
	if result.Bundle == nil {
		t.Fatal("there is no bundle")
	}
	var yaml, json bytes.Buffer
	if err := result.Bundle.YAML(&yaml); err != nil {
		t.Fatal(err)
	}
	if open, encrypted := result.Bundle.WithoutVerbatim(); len(encrypted) > 0 { // which have no form in JSON
		hasVerbatim(t, yaml.Bytes(), encrypted)
		yamlOfOpen := new(bytes.Buffer)
		if err := errors.Join(open.YAML(yamlOfOpen), open.JSON(&json)); err != nil {
			t.Fatal(err)
		}
		readsBack(t, open, yamlOfOpen.Bytes(), json.Bytes())
		return yaml.Bytes()
	}
	if err := result.Bundle.JSON(&json); err != nil {
		t.Fatal(err)
	}
	readsBack(t, result.Bundle, yaml.Bytes(), json.Bytes())
	return yaml.Bytes()
}

// hasVerbatim checks that the objects are in the output byte for byte, and as documents
// of their own.
func hasVerbatim(t *testing.T, yaml []byte, list []emit.Object) {
	t.Helper()
	for _, o := range list {
		text := []byte(o.Body.(emit.Verbatim))
		at := bytes.Index(yaml, text)
		if at < 0 || at > 0 && !bytes.HasSuffix(yaml[:at], []byte("\n---\n")) {
			t.Errorf("%s is not in the output as it is", o.Name)
		}
		if rest := yaml[at+len(text):]; len(rest) > 0 && !bytes.HasPrefix(bytes.TrimPrefix(rest, []byte("\n")), []byte("---\n")) {
			t.Errorf("%s is followed by %q", o.Name, rest[:min(len(rest), 20)])
		}
	}
}

// unprefixed returns the diagnostics with files as they are named in name.
func unprefixed(list []diag.Diagnostic, name string) []diag.Diagnostic {
	for i, d := range list {
		if d.Span.Known() {
			file := diag.NewFile(strings.TrimPrefix(d.Span.File().Name, name+"/"), d.Span.File().Text)
			list[i].Span = file.Span(d.Span.Start(), d.Span.End()).Within(d.Span.In())
		}
	}
	return list
}
