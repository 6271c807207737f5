package golden

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc/lang/code"
)

// WithInventory returns the programs that have manifests around them, of the testdata at a
// path and the bad ones of the codes' pages, by the names of their archives and by codes.
func WithInventory(t *testing.T, testdata string) map[string]fstest.MapFS {
	t.Helper()
	programs := map[string]fstest.MapFS{}
	add := func(name string, files fstest.MapFS) {
		carries := slices.ContainsFunc(slices.Collect(maps.Values(files)), func(f *fstest.MapFile) bool { return bytes.HasPrefix(f.Data, []byte("raw ")) })
		if _, err := fs.Stat(files, "inventory"); err == nil || carries {
			programs[name] = files
		}
	}
	for path, text := range Texts(t, testdata) {
		files := fstest.MapFS{}
		for _, f := range txtar.Parse(text).Files {
			files[f.Name] = &fstest.MapFile{Data: f.Data}
		}
		add(path, files)
	}
	for _, c := range code.All() {
		files := fstest.MapFS{}
		for _, f := range c.Page().Bad {
			files[f.Path] = &fstest.MapFile{Data: f.Text}
		}
		add(string(c), files)
	}
	if len(programs) < 60 {
		t.Fatalf("only %d programs have an inventory", len(programs))
	}
	return programs
}

// Texts returns the archives of all directories of a testdata, as texts by their paths.
func Texts(t *testing.T, testdata string) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(testdata, "*", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s has no archives: %v", testdata, err)
	}
	texts := map[string][]byte{}
	for _, path := range paths {
		if texts[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return texts
}
