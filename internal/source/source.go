// Package source leads from the paths of a command line to what a build reads.
// It is the one place that opens files to be compiled: each directory through
// an os.Root, so that no path and no link leads out of it. It knows the disk
// and nothing of the language but the ending of its files.
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

// Stdin is the path that means the standard input.
const Stdin = "-"

// Roots returns what the paths lead to: a file, a directory with everything
// beneath it, or Stdin, which stands for a file of the working directory. What
// two paths lead to is in one root only, so that nothing is read twice. The
// order of the paths does not matter. A path that cannot be read is an error.
// What is read of the roots is noted in seen, which may be nil.
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

// Manifests reads the files of an inventory that the paths lead to; nil where
// there is no path. A path that cannot be read is an error. What is read is noted
// in seen, which may be nil.
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

// inside returns the error of a file of the root with the name that the
// command line gives it.
func inside(root compiler.Root, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return fmt.Errorf("%s: %w", filepath.Join(root.Name, at.Path), at.Err)
	}
	return err
}

// A way is a path of the command line and where it ends.
type way struct {
	name      string // as on the command line, cleaned
	ends      string // absolute, without links; empty for Stdin
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
		if !seen[w.ends] && !slices.ContainsFunc(directories, w.beneath) {
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

// plainly returns the error with its path and without the call that failed.
func plainly(path string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// beneath reports whether w is read where o, a directory, is.
func (w way) beneath(o way) bool {
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

// openRoot opens a directory, and finds out whether what is to be read in it
// can be.
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
