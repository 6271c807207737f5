package source_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/lang/diag"
)

// inTree creates the files, each containing its name, and changes to their
// directory.
func inTree(t *testing.T, files ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

func TestRoots(t *testing.T) {
	inTree(t, "a/x.gwc", "a/b/y.gwc", "a/_off/z.gwc", "a/notes", "ab/x.gwc")
	link(t, "a", "link")
	for _, test := range []struct {
		paths string
		want  string // what is read where
	}{
		{"a", ". in a"},
		{"./a/", ". in a"},
		{"a/x.gwc", "x.gwc in a"},
		{"a a", ". in a"},
		{"a/x.gwc ./a/x.gwc", "x.gwc in a"},
		{"a a/x.gwc a/b a/b/y.gwc", ". in a"},
		{"a/x.gwc a", ". in a"},
		{"a ab", ". in a, . in ab"},
		{"ab a", ". in a, . in ab"},
		{"a link link/b", ". in a"},
		{"link/x.gwc", "x.gwc in link"},
		{"a a/_off", ". in a, . in a/_off"},
		{"a a/notes", ". in a, notes in a"},
		{". a", ". in ."},
		{"- -", "- in "},
		{"- a/b/y.gwc", "- in , y.gwc in a/b"},
	} {
		t.Run(test.paths, func(t *testing.T) {
			roots, err := source.Roots(strings.Fields(test.paths), strings.NewReader(""), nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range roots {
				got = append(got, r.Path+" in "+r.Name)
				if _, err := fs.Stat(r.FS, r.Path); err != nil {
					t.Error(err)
				}
			}
			if text := strings.Join(got, ", "); text != test.want {
				t.Errorf("reads %s; want %s", text, test.want)
			}
		})
	}
}

func TestRootsErrors(t *testing.T) {
	inTree(t, "a/x.gwc", "b/y.gwc")
	link(t, "../b/y.gwc", "a/out.gwc")
	for path, want := range map[string]string{
		"nowhere":    "nowhere: no such file or directory",
		"a/none.gwc": "a/none.gwc: no such file or directory",
		"":           "empty path",
		os.DevNull:   os.DevNull + ": must be a regular file or a directory",
		"a/out.gwc":  "a/out.gwc: path escapes from parent",
	} {
		if _, err := source.Roots([]string{"a", path}, nil, nil); err == nil || err.Error() != want {
			t.Errorf("%q: %v; want %s", path, err, want)
		}
	}
}

func TestStdin(t *testing.T) {
	inTree(t, "certs/tls.crt")
	roots, err := source.Roots([]string{source.Stdin}, strings.NewReader("expose"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"-": "expose", "certs/tls.crt": "certs/tls.crt"} {
		if got, err := fs.ReadFile(roots[0].FS, name); err != nil || string(got) != want {
			t.Errorf("%s is %q, %v; want %q", name, got, err, want)
		}
	}
	if _, err := fs.ReadFile(roots[0].FS, "../certs"); err == nil {
		t.Error("the working directory's parent can be read")
	}
	var seen []string
	err = fs.WalkDir(roots[0].FS, roots[0].Path, func(name string, entry fs.DirEntry, err error) error {
		seen = append(seen, path.Join(name, entry.Type().String()))
		return err
	})
	if err != nil || !slices.Equal(seen, []string{"-/----------"}) {
		t.Errorf("a walk sees %q, %v", seen, err)
	}
}

func TestInventory(t *testing.T) {
	inTree(t)
	const service = "apiVersion: v1\nkind: Service\nmetadata: {name: reviews, namespace: prod}\nspec: {ports: [{port: 9080}]}\n"
	if err := os.WriteFile("services.yaml", []byte(service), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		paths []string
		stdin string
		found bool
	}{
		{nil, "", false},
		{[]string{"."}, "", true},
		{[]string{"services.yaml", "."}, "", true},
		{[]string{source.Stdin}, service, true},
	} {
		var sink diag.Sink
		files, err := source.Manifests(test.paths, strings.NewReader(test.stdin), nil)
		if err != nil {
			t.Fatalf("%q: %v", test.paths, err)
		}
		if test.paths == nil {
			if files != nil {
				t.Error("an inventory of nothing")
			}
			continue
		}
		known := inventory.Read(files, &sink)
		if len(sink.Sorted()) > 0 {
			t.Fatalf("%q: %v", test.paths, sink.Sorted())
		}
		if _, found := known.Service("prod", "reviews"); found != test.found {
			t.Errorf("%q: the service is known: %v; want %v", test.paths, found, test.found)
		}
	}
	if _, err := source.Manifests([]string{"missing"}, nil, nil); err == nil {
		t.Error("no error of a path that is missing")
	}
}

// TestSeen checks that a file that was read is recognized by all of its names.
func TestSeen(t *testing.T) {
	inTree(t, "a/x.gwc", "a/y.gwc", "other", "stdin")
	link(t, "a/x.gwc", "soft")
	if err := os.Link("a/x.gwc", "hard"); err != nil {
		t.Fatal(err)
	}
	stdin, err := os.Open("stdin")
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	var seen source.Seen
	roots, err := source.Roots([]string{"a", source.Stdin}, stdin, &seen)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range roots {
		if r.Name == "a" {
			_, err = fs.ReadFile(r.FS, "x.gwc")
		}
	}
	for name, want := range map[string]bool{"a/x.gwc": true, "soft": true, "hard": true, "stdin": true, "a/y.gwc": false, "other": false, "a": false} {
		info, statErr := os.Stat(name)
		if err != nil || statErr != nil || seen.Has(info) != want {
			t.Errorf("%s is seen: %v; want %v (%v, %v)", name, !want, want, err, statErr)
		}
	}
}
