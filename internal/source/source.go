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
	return roots(paths, stdin, seen, walkOfProgram)
}

func roots(paths []string, stdin io.Reader, seen *Seen, walkAt func(path string) walk) ([]compiler.Root, error) {
	arguments, err := follow(paths)
	if err != nil {
		return nil, err
	}
	var list []compiler.Root
	for _, a := range arguments {
		root, err := a.open(stdin, seen)
		if err != nil {
			return nil, err
		}
		root.FS = seen.watch(root.FS, root.Name, walkAt(root.Path))
		list = append(list, root)
	}
	return list, nil
}

// Manifests reads the inventory files at the paths; nil if there are no paths. A
// path that cannot be read is an error. Files that are read are recorded in seen,
// which can be nil.
func Manifests(paths []string, stdin io.Reader, seen *Seen) ([]*diag.File, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	list, err := roots(paths, stdin, seen, walkOfManifests)
	if err != nil {
		return nil, err
	}
	files := []*diag.File{}
	for _, root := range list {
		more, err := inventory.Files(root.FS, root.Path, root.Name)
		if err != nil {
			return nil, inside(root, err)
		}
		for _, f := range more {
			if root.Path == Stdin {
				err = errors.Join(err, WholeStdin(f.Text))
			}
		}
		if err != nil {
			return nil, err
		}
		files = append(files, more...)
	}
	return files, nil
}

// File opens the directory of a file that the command line names. A path that is not
// a regular file is an error. Files that are read are recorded in seen.
func File(path string, seen *Seen) (*compiler.Root, error) {
	a, err := newArgument(path)
	switch {
	case err != nil:
		return nil, err
	case a.directory || a.ends == "":
		return nil, fmt.Errorf("%s: must be a regular file", path)
	}
	root, err := openRoot(filepath.Dir(a.name), filepath.Base(a.name))
	root.FS = seen.watch(root.FS, root.Name, walk{})
	return &root, err
}

// Directory opens a directory. Files that are read in it are recorded in seen.
func Directory(path string, seen *Seen) (compiler.Root, error) {
	a, err := newArgument(path)
	switch {
	case err != nil:
		return compiler.Root{}, err
	case !a.directory:
		return compiler.Root{}, fmt.Errorf("%s: must be a directory", path)
	}
	root, err := openRoot(a.name, ".")
	root.FS = seen.watch(root.FS, root.Name, walk{})
	return root, err
}

// Within opens a file or a directory below a directory. A path that is not below it,
// also through a link, is an error.
func Within(directory, path string) (compiler.Root, error) {
	local := filepath.Clean(filepath.FromSlash(path))
	if !filepath.IsLocal(local) {
		return compiler.Root{}, errors.New("it is outside of the directory of the package")
	}
	root, err := openRoot(directory, local)
	switch {
	case err == nil:
		return compiler.Root{FS: root.FS, Path: filepath.ToSlash(local)}, nil
	case errors.Is(err, fs.ErrNotExist):
		err = errors.New("no such file")
	case errors.Is(err, fs.ErrPermission):
		err = errors.New("permission denied")
	case strings.Contains(err.Error(), "path escapes from parent"): // os.Root has no error value for it
		err = errors.New("it is outside of the directory of the package")
	}
	return compiler.Root{}, err
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

// An argument is a path of the command line, and the path that it leads to.
type argument struct {
	name      string // as on the command line, cleaned
	ends      string // absolute, with links resolved; empty for Stdin
	directory bool
}

func follow(paths []string) ([]argument, error) {
	var arguments []argument
	for _, path := range paths {
		a, err := newArgument(path)
		if err != nil {
			return nil, err
		}
		arguments = append(arguments, a)
	}
	slices.SortFunc(arguments, func(a, b argument) int { return strings.Compare(a.name, b.name) })
	directories := slices.DeleteFunc(slices.Clone(arguments), func(a argument) bool { return !a.directory })
	var kept []argument
	seen := map[string]bool{}
	for _, a := range arguments {
		if !seen[a.ends] && !slices.ContainsFunc(directories, a.inside) {
			seen[a.ends] = true
			kept = append(kept, a)
		}
	}
	return kept, nil
}

func newArgument(path string) (argument, error) {
	if path == Stdin {
		return argument{name: Stdin}, nil
	}
	if path == "" {
		return argument{}, errors.New("empty path")
	}
	info, err := os.Stat(path)
	if err != nil {
		return argument{}, plainly(path, err)
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return argument{}, fmt.Errorf("%s: must be a regular file or a directory", path)
	}
	ends, err := filepath.EvalSymlinks(path)
	if err == nil {
		ends, err = filepath.Abs(ends)
	}
	return argument{filepath.Clean(path), ends, info.IsDir()}, err
}

// plainly returns the error with its path and without the name of the system call.
func plainly(path string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// inside reports whether reading the directory o includes the argument.
func (a argument) inside(o argument) bool {
	if !o.directory || a.ends == "" || a.ends == o.ends || !a.directory && filepath.Ext(a.ends) != ".gwc" {
		return false
	}
	inner, err := filepath.Rel(o.ends, a.ends)
	if err != nil || !filepath.IsLocal(inner) {
		return false
	}
	return !slices.ContainsFunc(strings.Split(inner, string(filepath.Separator)), func(name string) bool {
		return name[0] == '.' || name[0] == '_'
	})
}

func (a argument) open(stdin io.Reader, seen *Seen) (compiler.Root, error) {
	switch {
	case a.name == Stdin && a.ends == "":
		return openStdin(stdin, seen)
	case a.directory:
		return openRoot(a.name, ".")
	}
	return openRoot(filepath.Dir(a.name), filepath.Base(a.name))
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
