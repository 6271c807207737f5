// Package folder writes the output of a build to disk, either into a folder that
// it keeps in sync with the program, or into one file. It handles files and hashes
// and does not look at their content.
//
// Besides the files, a folder contains the list of what gwc wrote
// (.gwc-manifest.json). A run first writes the list of files that it is about to
// write (.gwc-intended.json), then replaces each file atomically, then updates the
// manifest, then removes files that are no longer produced, and finally removes
// the intended list. So at any time, one of the two lists contains the hash of
// each file of gwc's, even if a run was killed. All other files are foreign and
// are never changed.
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

// A File is a file to write to a folder.
type File struct {
	Path    string // within the folder, with slashes
	Data    []byte
	Private bool // only the owner can read it
	Kept    bool // it is not written; if gwc wrote it before, it is not removed
}

// A Report lists the changes of a run; paths are sorted.
type Report struct {
	Written   []string
	Removed   []string
	Unchanged int
}

// A ForeignError names files that a run would have to overwrite or remove, but
// that gwc did not write or that were edited since. The run changed nothing.
type ForeignError struct {
	Paths []string // within the folder, sorted
}

// Error names the files.
func (e *ForeignError) Error() string {
	return "not written by gwc, or edited since: " + strings.Join(e.Paths, ", ")
}

// Path returns the path of an object in a folder: NAMESPACE/kind-name.yaml, with
// the kind in lower case. Objects without a namespace are in _cluster, which is
// not a valid namespace name.
func Path(namespace, kind, name string) string {
	return cmp.Or(namespace, "_cluster") + "/" + strings.ToLower(kind) + "-" + name + ".yaml"
}

// Write writes the files to the folder and removes other files that gwc wrote
// before. It creates the folder if necessary. The next run completes a run that was
// killed, whatever it writes; a run waits for another run in the same folder.
// Nothing outside the folder is changed, also not through a link. The error is a
// *ForeignError if a foreign file is in the way.
func Write(dir string, files []File) (Report, error) {
	return write(dir, files, func(string) error { return nil })
}

// write is Write; it calls before in front of each change on disk, where a test
// can end the run.
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

// isOwnPath reports whether a path is within the folder and is not one of the
// bookkeeping files of a run.
func isOwnPath(name string) bool {
	return fs.ValidPath(name) && name != "." && filepath.IsLocal(filepath.FromSlash(name)) &&
		!strings.Contains("/"+name, "/"+bookPrefix)
}
