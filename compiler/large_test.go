package compiler_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/lang"
)

// TestLargeFiles reads files that are larger than a file may be, by each statement. A
// file of a terabyte takes no space on the disk, but no more than the limit is read.
func TestLargeFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("reads three times 256 MB")
	}
	dir := t.TempDir()
	program := "values \"large.yaml\"\ninclude \"large.inc\"\nraw \"large.yaml\"\n"
	if err := os.WriteFile(filepath.Join(dir, "a.gwc"), []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"large.yaml", "large.inc"} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Truncate(1 << 40); err != nil {
			t.Skip("no sparse files: ", err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	r := compiler.Compile(t.Context(), []compiler.Root{{FS: os.DirFS(dir), Path: "."}}, compiler.Options{})
	got := map[string]string{}
	for _, d := range r.Diagnostics {
		got[string(d.Code)] = d.Message
	}
	for code, want := range map[string]string{
		"GWC1007": "cannot read the values: larger than 256 MB", "GWC1050": "cannot read large.yaml: larger than 256 MB",
		"GWC0109": "the file is larger than 256 MB",
	} {
		if got[code] != want {
			t.Errorf("%s: got %q, want %q, with a limit of %d bytes", code, got[code], want, lang.MaxFile)
		}
	}
}
