// Package source turns the paths of a command line into the input of a build. It
// is the only package that opens input files. It opens each directory through an
// os.Root, so that no path and no link can leave it. It knows the disk, but only
// the file extension of the language.
package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Stdin is the path that means standard input.
const Stdin = "-"

// Roots returns the roots for the paths: a file, a directory (recursively), or
// Stdin, which is treated as a file of the working directory. A file that two
// paths include is in one root only, so that nothing is read twice. The order of
// the paths does not matter. A path that cannot be read is an error. Files that
// are read are recorded in seen, which can be nil.
func Roots(paths []string, stdin io.Reader, seen *Seen) ([]compiler.Root, error) {
	ways, err := follow(paths)
	if err != nil {
		return nil, err
	}
	var roots []compiler.Root
	for _, w := range ways {
		root, err := w.open(stdin, seen)
		if err != nil {
			return nil, err
		}
		root.FS = watched{root.FS, seen}
		roots = append(roots, root)
	}
	return roots, nil
}

// Manifests reads the inventory files at the paths; nil if there are no paths. A
// path that cannot be read is an error. Files that are read are recorded in seen,
// which can be nil.
func Manifests(paths []string, stdin io.Reader, seen *Seen) ([]*diag.File, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	roots, err := Roots(paths, stdin, seen)
	if err != nil {
		return nil, err
	}
	files := []*diag.File{}
	for _, root := range roots {
		more, err := inventory.Files(root.FS, root.Path, root.Name)
		if err != nil {
			return nil, inside(root, err)
		}
		files = append(files, more...)
	}
	return files, nil
}

// inside returns an error for a file of the root, with its path as on the command
// line.
func inside(root compiler.Root, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return fmt.Errorf("%s: %w", filepath.Join(root.Name, at.Path), at.Err)
	}
	return err
}

// A way is a path of the command line and its target.
type way struct {
	name      string // as on the command line, cleaned
	ends      string // absolute, with links resolved; empty for Stdin
	directory bool
}

func follow(paths []string) ([]way, error) {
	var ways []way
	for _, path := range paths {
		w, err := newWay(path)
		if err != nil {
			return nil, err
		}
		ways = append(ways, w)
	}
	slices.SortFunc(ways, func(a, b way) int { return strings.Compare(a.name, b.name) })
	directories := slices.DeleteFunc(slices.Clone(ways), func(w way) bool { return !w.directory })
	var kept []way
	seen := map[string]bool{}
	for _, w := range ways {
		if !seen[w.ends] && !slices.ContainsFunc(directories, w.inside) {
			seen[w.ends] = true
			kept = append(kept, w)
		}
	}
	return kept, nil
}

func newWay(path string) (way, error) {
	if path == Stdin {
		return way{name: Stdin}, nil
	}
	if path == "" {
		return way{}, errors.New("empty path")
	}
	info, err := os.Stat(path)
	if err != nil {
		return way{}, plainly(path, err)
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return way{}, fmt.Errorf("%s: must be a regular file or a directory", path)
	}
	ends, err := filepath.EvalSymlinks(path)
	if err == nil {
		ends, err = filepath.Abs(ends)
	}
	return way{filepath.Clean(path), ends, info.IsDir()}, err
}

// plainly returns the error with its path and without the name of the system call.
func plainly(path string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// inside reports whether reading the directory o includes w.
func (w way) inside(o way) bool {
	if !o.directory || w.ends == "" || w.ends == o.ends || !w.directory && filepath.Ext(w.ends) != ".gwc" {
		return false
	}
	inner, err := filepath.Rel(o.ends, w.ends)
	if err != nil || !filepath.IsLocal(inner) {
		return false
	}
	return !slices.ContainsFunc(strings.Split(inner, string(filepath.Separator)), func(name string) bool {
		return name[0] == '.' || name[0] == '_'
	})
}

func (w way) open(stdin io.Reader, seen *Seen) (compiler.Root, error) {
	switch {
	case w.name == Stdin && w.ends == "":
		return openStdin(stdin, seen)
	case w.directory:
		return openRoot(w.name, ".")
	}
	return openRoot(filepath.Dir(w.name), filepath.Base(w.name))
}

// openRoot opens a directory and checks that the path in it can be read.
func openRoot(directory, path string) (compiler.Root, error) {
	root, err := os.OpenRoot(directory)
	if err != nil {
		return compiler.Root{}, plainly(directory, err)
	}
	name := filepath.Join(directory, path)
	file, err := root.Open(path)
	if err != nil {
		return compiler.Root{}, plainly(name, err)
	}
	return compiler.Root{FS: root.FS(), Path: path, Name: filepath.ToSlash(directory)}, file.Close()
}
