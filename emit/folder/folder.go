// Package folder writes what a build made to disk: all of it into a folder
// that it keeps in step with the program, or into one file. It knows files and
// hashes and nothing of what is in them.
//
// A folder holds, beside the files, the list of what gwc wrote
// (.gwc-manifest.json). A run first announces what it is about to write
// (.gwc-intended.json), then writes each file whole, then the list, then
// removes what it listed before and no longer makes, and last its announcement.
// So at every moment each file of gwc's own is known by its hash from one of
// the two, whatever run was killed where; every other file is somebody's, and
// is never touched.
package folder

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A File is one file that is to be in a folder.
type File struct {
	Path    string // within the folder, with slashes
	Data    []byte
	Private bool // nobody but its owner may read it
	Kept    bool // it is not written, and stays as it is if gwc wrote it before
}

// A Report says what a run did; paths are sorted.
type Report struct {
	Written   []string
	Removed   []string
	Unchanged int
}

// A ForeignError names files that stand where a run has to write or remove and
// that gwc did not write, or that were edited since. The run changed nothing.
type ForeignError struct {
	Paths []string // within the folder, sorted
}

// Error names the files.
func (e *ForeignError) Error() string {
	return "not written by gwc, or edited since: " + strings.Join(e.Paths, ", ")
}

// Path returns where an object lies in a folder: NAMESPACE/kind-name.yaml, the
// kind in lower case; what has no namespace is in _cluster, a name that no
// namespace can have.
func Path(namespace, kind, name string) string {
	return cmp.Or(namespace, "_cluster") + "/" + strings.ToLower(kind) + "-" + name + ".yaml"
}

// Write makes the folder hold the files, and of those that gwc wrote before no
// others; it makes the folder if there is none. A run that is killed is
// completed by the next, whatever that one writes; a run waits until another
// one in the same folder has ended. Nothing outside the folder is touched, also
// not through a link. The error is a *ForeignError if somebody else's file is
// in the way.
func Write(dir string, files []File) (Report, error) {
	return write(dir, files, func(string) error { return nil })
}

// write is Write, and calls before ahead of each change on disk; a test ends a
// run there.
func write(dir string, files []File, before func(change string) error) (Report, error) {
	wanted, err := sorted(files)
	if err != nil {
		return Report{}, err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return Report{}, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Report{}, err
	}
	defer root.Close()
	unlock, err := lock(root)
	if err != nil {
		return Report{}, err
	}
	defer unlock()
	r := run{disk: disk{root, before}, kept: map[string]bool{}}
	for _, f := range wanted {
		if f.Kept {
			r.kept[f.Path] = true
		} else {
			r.wanted = append(r.wanted, f)
		}
	}
	err = r.all()
	return r.report, err
}

// sorted returns the files in the order of their paths.
func sorted(files []File) ([]File, error) {
	files = slices.SortedFunc(slices.Values(files), func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	for i, f := range files {
		switch {
		case !isOwnPath(f.Path):
			return nil, fmt.Errorf("invalid path %q: must be within the folder", f.Path)
		case i > 0 && files[i-1].Path == f.Path:
			return nil, fmt.Errorf("duplicate path %s", f.Path)
		}
	}
	return files, nil
}

// isOwnPath reports whether a path leads to a file within the folder that is
// none of those with which a run keeps its books.
func isOwnPath(name string) bool {
	return fs.ValidPath(name) && name != "." && filepath.IsLocal(filepath.FromSlash(name)) &&
		!strings.Contains("/"+name, "/"+bookPrefix)
}
