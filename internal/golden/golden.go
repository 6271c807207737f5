// Package golden runs tests with input and expected output in txtar archives and
// directories. With -update it writes the actual output into them. It knows the
// format of expectations, but not how the output is produced.
package golden

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the output of the tests to the golden files")

// want is the name of the section or file with the expected output.
const want = "want.yaml"

// Archives runs a test for each .txtar file of a directory. The test gets the
// archive's files except want.yaml, which must equal the result of the test; a test
// that returns nothing has no such section. The prose at the top describes the test
// and can announce diagnostics without a position.
func Archives(t *testing.T, directory string, run func(t *testing.T, prose []byte, files fstest.MapFS) []byte) {
	t.Helper()
	Sections(t, directory, want, run)
}

// Sections is Archives with another name for the section with the result.
func Sections(t *testing.T, directory, want string, run func(t *testing.T, prose []byte, files fstest.MapFS) []byte) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(directory, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no .txtar file in %s: %v", directory, err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			expected, files := split(archive, want)
			got := run(t, archive.Comment, files)
			if t.Failed() || bytes.Equal(got, expected) {
				return
			}
			if *update {
				archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == want })
				if len(got) > 0 {
					archive.Files = append(archive.Files, txtar.File{Name: want, Data: got})
				}
				write(t, path, txtar.Format(archive))
				return
			}
			differs(t, path, expected, got)
		})
	}
}

func split(archive *txtar.Archive, want string) (expected []byte, files fstest.MapFS) {
	files = fstest.MapFS{}
	for _, f := range archive.Files {
		if f.Name == want {
			expected = f.Data
			continue
		}
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return expected, files
}

// Overlays returns the overlays among the files of an archive, in the order in which
// they are applied.
func Overlays(files fstest.MapFS) []string {
	list, _ := fs.Glob(files, "overlays/*.jsonnet") // the pattern is valid
	return list
}

// Directories runs a test for each topmost directory under root that contains a
// file with the extension. Its file want.yaml must equal the result of the test.
func Directories(t *testing.T, root, ending string, run func(t *testing.T, directory string) []byte) {
	t.Helper()
	for _, directory := range holding(t, root, ending) {
		name, _ := filepath.Rel(root, directory)
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			got := run(t, directory)
			File(t, filepath.Join(directory, want), got)
		})
	}
}

// holding returns the topmost directories under root that contain a file with the
// extension.
func holding(t *testing.T, root, ending string) []string {
	t.Helper()
	var directories []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && filepath.Ext(path) == ending {
			directories = append(directories, filepath.Dir(path))
		}
		return err
	})
	if err != nil || len(directories) == 0 {
		t.Fatalf("no %s file under %s: %v", ending, root, err)
	}
	slices.Sort(directories)
	return slices.DeleteFunc(slices.Compact(slices.Clone(directories)), func(d string) bool {
		return slices.ContainsFunc(directories, func(other string) bool {
			return strings.HasPrefix(d, other+string(filepath.Separator))
		})
	})
}

// File compares the result of a test with a file; with -update it writes the file.
func File(t *testing.T, path string, got []byte) {
	t.Helper()
	if t.Failed() {
		return
	}
	expected, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(got, expected):
	case *update:
		write(t, path, got)
	default:
		differs(t, path, expected, got)
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

func differs(t *testing.T, path string, expected, got []byte) {
	t.Helper()
	t.Errorf("%s is out of date; run the test with -update:\n%s", path, diff.Diff("expected", expected, "actual", got))
}
