package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// A Target is a file to write, with its state when Find looked at it. A later
// write fails if the file has changed since.
type Target struct {
	name   string      // after resolving links
	info   fs.FileInfo // nil: the file did not exist
	stream bool        // one of the process's own open files
}

// maxLinks is the maximum number of dangling links to follow.
const maxLinks = 40

// Find returns the current state of a file. It follows links, also dangling ones.
func Find(name string) (Target, error) {
	if f, is, err := descriptor(name); is {
		if err != nil {
			return Target{}, err
		}
		info, err := f.Stat()
		return Target{name, info, true}, errors.Join(err, f.Close())
	}
	info, err := os.Stat(name)
	switch {
	case err == nil && info.Mode().IsRegular():
		name, err = filepath.EvalSymlinks(name)
		return Target{name, info, false}, err
	case err == nil:
		return Target{name, info, false}, nil
	case !errors.Is(err, fs.ErrNotExist):
		return Target{}, err
	}
	for range maxLinks {
		next, err := os.Readlink(name)
		if err != nil {
			break
		}
		if !filepath.IsAbs(next) {
			next = filepath.Join(filepath.Dir(name), next)
		}
		name = next
	}
	_, err = os.Stat(filepath.Dir(name))
	return Target{name: name}, err
}

// Info returns the information about the file; nil if it did not exist.
func (t Target) Info() fs.FileInfo { return t.info }

// IsPlain reports whether the target is a regular file or does not exist: it is
// not a folder, a device, a pipe or an open file of the process.
func (t Target) IsPlain() bool {
	return !t.stream && (t.info == nil || t.info.Mode().IsRegular())
}

// Text returns the content of a regular file, otherwise nil.
func (t Target) Text() ([]byte, error) {
	if t.info == nil || !t.IsPlain() {
		return nil, nil
	}
	return os.ReadFile(t.name)
}

// Open opens a regular file; nil if it is not one.
func (t Target) Open() (*os.File, error) {
	if t.info == nil || !t.IsPlain() {
		return nil, nil
	}
	return os.Open(t.name)
}

// Same reports whether two targets are the same file, by any name.
func (t Target) Same(o Target) bool {
	if t.info != nil && o.info != nil {
		return os.SameFile(t.info, o.info)
	}
	return t.info == nil && o.info == nil && t.place() == o.place()
}

// place returns the absolute path of a missing file, without links.
func (t Target) place() string {
	dir, base := filepath.Split(t.name)
	if dir == "" {
		dir = "."
	}
	if ends, err := filepath.EvalSymlinks(dir); err == nil {
		dir = ends
	}
	name := filepath.Join(dir, base)
	if whole, err := filepath.Abs(name); err == nil {
		return whole
	}
	return name
}

// ErrChanged reports that another process wrote or removed the file after Find.
var ErrChanged = errors.New("was changed by another process; run gwc again")

// unchanged returns an error if the file has changed since Find.
func (t Target) unchanged() error {
	now, err := os.Lstat(t.name)
	switch {
	case t.info == nil && errors.Is(err, fs.ErrNotExist):
		return nil
	case t.info == nil && err == nil, errors.Is(err, fs.ErrNotExist):
		return ErrChanged
	case err != nil:
		return err
	case !os.SameFile(t.info, now) || t.info.Size() != now.Size() || !t.info.ModTime().Equal(now.ModTime()):
		return ErrChanged
	}
	return nil
}
