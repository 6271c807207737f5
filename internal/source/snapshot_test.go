package source_test

import (
	"io/fs"
	"os"
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/internal/source"
)

// TestSnapshot checks that exactly the changes count that a build would see.
func TestSnapshot(t *testing.T) {
	for _, test := range []struct {
		name    string
		change  func() error
		differs bool
	}{
		{"nothing", func() error { return nil }, false},
		{"a program", func() error { return os.WriteFile("a/x.gwc", []byte("other"), 0o666) }, true},
		{"its permissions", func() error { return os.Chmod("a/x.gwc", 0o600) }, true},
		{"a new program", func() error { return os.WriteFile("a/b/z.gwc", nil, 0o666) }, true},
		{"a hidden one", func() error { return os.WriteFile("a/_z.gwc", nil, 0o666) }, false},
		{"a program that is removed", func() error { return os.Remove("a/b/y.gwc") }, true},
		{"another file", func() error { return os.WriteFile("a/notes", nil, 0o666) }, false},
		{"a file that was missing", func() error { return os.WriteFile("a/missing", nil, 0o666) }, true},
		{"a new directory", func() error { return os.MkdirAll("a/new/x", 0o777) }, false},
		{"a manifest", func() error { return os.WriteFile("c/s.yaml", nil, 0o666) }, true},
		{"a new manifest", func() error { return os.WriteFile("c/_t.yaml", nil, 0o666) }, true},
		{"no manifest", func() error { return os.WriteFile("a/t.yaml", nil, 0o666) }, false},
		{"the directory", func() error { return os.Rename("a", "away") }, true},
		{"another directory", func() error {
			if err := os.Rename("a", "away"); err != nil {
				return err
			}
			return os.CopyFS("a", os.DirFS("away"))
		}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			inTree(t, "a/x.gwc", "a/b/y.gwc", "c/s.yaml")
			var seen source.Seen
			roots, err := source.Roots([]string{"a"}, nil, &seen)
			if err != nil {
				t.Fatal(err)
			}
			err = fs.WalkDir(roots[0].FS, ".", func(name string, entry fs.DirEntry, err error) error {
				if err == nil && !entry.IsDir() {
					_, err = fs.ReadFile(roots[0].FS, name)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err = fs.ReadFile(roots[0].FS, "missing"); err == nil {
				t.Fatal("missing exists")
			}
			if _, err = source.Manifests([]string{"c"}, nil, &seen); err != nil {
				t.Fatal(err)
			}
			if got, want := seen.Directories(), []string{"a", "a/b", "c"}; !slices.Equal(got, want) {
				t.Errorf("directories %q; want %q", got, want)
			}
			if err := test.change(); err != nil {
				t.Fatal(err)
			}
			if got := !seen.AsRead().Equal(seen.Now()); got != test.differs {
				t.Errorf("differs: %v; want %v", got, test.differs)
			}
		})
	}
}
