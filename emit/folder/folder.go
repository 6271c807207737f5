// Package folder writes the output of a build to disk, either into a folder that
// it keeps in sync with the program, or into one file.
//
// Each file of a folder says in its first line that gwc wrote it, for which
// program, and a sum of its content. So a folder needs no list: a file with this
// line is one of gwc's, it was edited if its sum differs, and all others are
// foreign and never changed. Files are written beside their target, synced and
// renamed, and only then files that are no longer produced are removed. A run that
// was killed leaves whole files, and the next run completes it.
package folder

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// A File is a file to write to a folder.
type File struct {
	Path    string // within the folder, with slashes: a result of Path
	Source  string // the files of the program that it comes from, for its first line
	Data    []byte // without the first line
	Private bool   // only the owner can read it, and its content is never shown
	Kept    bool   // it is not written; if gwc wrote it before, it is not removed
	Old     string // its path in a folder of the first edition; may be empty
	// Verbatim says that the file is written without a first line, so that nobody can
	// tell whether gwc wrote it: it is never removed, and replaced only by a newer
	// edition of itself.
	Verbatim bool
	// Replaces reports whether the file is a newer edition of one that is there.
	Replaces func(before []byte) bool
}

// Options are the parameters of a run. The zero value is of a program without a
// name.
type Options struct {
	Program       string // only this program's files are removed
	Force         bool   // overwrite and remove files that were edited
	AdoptUnnamed  bool   // also remove files of a program without a name
	Kustomization bool   // also write a kustomization.yaml that lists the files
	DryRun        bool   // change nothing
}

// A Change is the difference between a file on disk and the wanted file.
type Change struct {
	Path          string
	Before, After []byte // nil: the file does not exist
	Private       bool   // the content is not to be shown
}

// A Report lists the changes of a run, or those that a dry run found; paths are
// sorted.
type Report struct {
	Written   []Change
	Removed   []Change
	Unchanged int
	// Unnamed is the number of files of a program without a name, if the program
	// has one: they stay, unless AdoptUnnamed is set.
	Unnamed int
	// InTheWay are files that gwc did not write, or for another program, in the places
	// of wanted ones.
	InTheWay []Change
	// Foreign are the paths of YAML files that gwc did not write, in the folders that it
	// makes.
	Foreign []string
	// FirstEdition says that the folder had the form of the first edition.
	FirstEdition bool
}

// Write writes the files to the folder and removes other files that gwc wrote
// before for this program. It creates the folder if necessary. The next run
// completes a run that was killed, whatever it writes; a run waits for another run
// in the same folder. Nothing outside the folder is changed, also not through a
// link. The error is a *BlockedError if files are in the way that the run must not
// change; then it changed nothing, and the report has what it would have changed.
func Write(dir string, files []File, o Options) (Report, error) {
	return write(dir, files, o, func(string) error { return nil })
}

// write is Write; it calls before in front of each change on disk, where a test
// can end the run.
func write(dir string, files []File, o Options, before func(change string) error) (Report, error) {
	wanted, err := sorted(files)
	if err != nil {
		return Report{}, err
	}
	r := run{disk: disk{before: before}, options: o}
	for _, f := range wanted {
		r.add(f)
	}
	if r.root, err = open(dir, o.DryRun); err != nil {
		return Report{}, err
	}
	if r.root == nil { // a dry run without a folder
		return r.inNoFolder(), nil
	}
	defer r.root.Close()
	if !o.DryRun {
		unlock, err := lock(r.root)
		if err != nil {
			return Report{}, err
		}
		defer unlock()
	}
	err = r.all()
	return r.report, err
}

// open opens the folder and creates it if necessary; for a dry run it is nil if
// the folder does not exist. A link is refused, because what it leads to may belong
// to others.
func open(dir string, dryRun bool) (*os.Root, error) {
	dir = filepath.Clean(dir)
	if whole, err := filepath.Abs(dir); err == nil && filepath.Dir(whole) == whole {
		return nil, errors.New("is the root of the file system; give a folder of its own")
	}
	info, err := os.Lstat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && dryRun:
		return nil, nil
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, errors.New("is a link; give the folder that it leads to")
	case !info.IsDir():
		return nil, syscall.ENOTDIR
	}
	return os.OpenRoot(dir)
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
