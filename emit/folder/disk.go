package folder

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"syscall"
)

// A disk changes files under a root, one step at a time.
type disk struct {
	root   *os.Root
	before func(change string) error // called before each change; an error ends the run
}

// tmp returns the temporary path of a file while it is written. Tools that apply
// every YAML file of a folder do not read it.
func tmp(name string) string { return path.Join(path.Dir(name), tmpPrefix+path.Base(name)+"~") }

// inspect returns the content of a file and its hash. The hash is empty if it is
// not a regular file, so it matches no file of gwc's.
func (d disk) inspect(name string) (data []byte, sum string, err error) {
	for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
		if info, err := d.root.Lstat(folder); err == nil && !info.IsDir() {
			return nil, "", syscall.ENOTDIR
		}
	}
	info, err := d.root.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return nil, "", err
	}
	data, err = d.root.ReadFile(name)
	return data, hash(data), err
}

// isNoFolder reports whether an error says that a file is not a folder.
func isNoFolder(err error) bool { return errors.Is(err, syscall.ENOTDIR) }

// replace replaces a file atomically. After a crash the old or the new file
// exists, once the directory is synced.
func (d disk) replace(name string, perm fs.FileMode, data []byte) error {
	if err := d.remove(tmp(name)); err != nil {
		return err
	}
	if err := d.before("write " + tmp(name)); err != nil {
		return err
	}
	f, err := d.root.OpenFile(tmp(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	if err := fill(f, text(data)); err != nil {
		return errors.Join(err, d.root.Remove(tmp(name)))
	}
	if err := d.before("rename to " + name); err != nil {
		return err
	}
	return d.root.Rename(tmp(name), name)
}

// text writes data.
func text(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}

// fill writes a file, waits until it is on the disk, and closes it.
func fill(f *os.File, write func(io.Writer) error) error {
	err := write(f)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// remove removes a file or an empty folder. It is not an error if it does not
// exist.
func (d disk) remove(name string) error {
	if _, err := d.root.Lstat(name); isAbsent(err) {
		return nil
	}
	if err := d.before("remove " + name); err != nil {
		return err
	}
	if err := d.root.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// sync waits until changes to the entries of a folder are on disk, on systems
// that support it.
func (d disk) sync(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := d.root.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); !errors.Is(err, syscall.EINVAL) && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}
