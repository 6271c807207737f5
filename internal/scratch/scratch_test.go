package scratch_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/gwc-lang/gwc/internal/scratch"
)

// temporary makes the directory for temporary files.
func temporary(t *testing.T, name string) {
	t.Helper()
	t.Setenv("TMPDIR", name)
	t.Setenv("TMP", name) // of Windows
}

// TestFile keeps bytes from several goroutines and reads them.
func TestFile(t *testing.T) {
	dir := t.TempDir()
	temporary(t, dir)
	f := new(scratch.File)
	if names(t, dir) != 0 {
		t.Error("there is a file before anything is kept")
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			data := bytes.Repeat([]byte{byte(i)}, 10_000+i)
			at, err := f.Put(data)
			if err != nil {
				t.Error(err)
			}
			got := make([]byte, len(data))
			if _, err := f.ReadAt(got, at); err != nil || !bytes.Equal(got, data) {
				t.Errorf("%d: other bytes were read (%v)", i, err)
			}
		})
	}
	all.Wait()
	if n := names(t, dir); n != 0 && runtime.GOOS != "windows" {
		t.Errorf("the directory has %d files: a process that is killed would leave them", n)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if n := names(t, dir); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

// TestNoDirectory checks that nothing is kept where no file can be made.
func TestNoDirectory(t *testing.T) {
	temporary(t, filepath.Join(t.TempDir(), "absent"))
	f := new(scratch.File)
	for range 2 {
		if _, err := f.Put([]byte("x")); err == nil {
			t.Error("it was kept")
		}
	}
	if _, err := f.ReadAt(make([]byte, 1), 0); err == nil {
		t.Error("it was read")
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

// TestUnused checks that nothing has to be closed that was never made.
func TestUnused(t *testing.T) {
	f := new(scratch.File)
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if _, err := f.Put([]byte("x")); err == nil {
		t.Error("a closed file keeps bytes")
	}
}

func names(t *testing.T, dir string) int {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}
