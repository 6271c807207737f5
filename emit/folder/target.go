package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// A Target is a file that is to be written, and what was there when somebody
// looked: what is written later takes the place of that and of nothing else.
type Target struct {
	name   string      // where links end
	info   fs.FileInfo // nil: there was nothing
	stream bool        // one of the process's own open files
}

// maxLinks is how many links to nothing are followed, as the system follows
// links to something.
const maxLinks = 40

// Find looks at what is there. A link is followed, also one that leads to
// nothing yet.
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

// Info returns what was known of the file; nil where there was none.
func (t Target) Info() fs.FileInfo { return t.info }

// IsPlain reports whether the target is a file, or nothing yet: no folder, no
// device, no pipe, and nothing that is open already.
func (t Target) IsPlain() bool {
	return !t.stream && (t.info == nil || t.info.Mode().IsRegular())
}

// Text returns what a file holds; nothing of what is no file.
func (t Target) Text() ([]byte, error) {
	if t.info == nil || !t.IsPlain() {
		return nil, nil
	}
	return os.ReadFile(t.name)
}

// Same reports whether two targets are one file, by whatever names.
func (t Target) Same(o Target) bool {
	if t.info != nil && o.info != nil {
		return os.SameFile(t.info, o.info)
	}
	return t.info == nil && o.info == nil && t.place() == o.place()
}

// place returns the absolute name of what is not there, without links.
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

// ErrChanged is what was written or removed by somebody else since it was
// looked at.
var ErrChanged = errors.New("was changed by another process; run gwc again")

// unchanged returns an error where something else is there now.
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
