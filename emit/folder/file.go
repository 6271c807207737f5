package folder

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile replaces a file atomically: a reader sees the old file or the new one,
// also after a crash. The new file has the permissions perm, less the umask. The
// target of a link is replaced and the link stays; a device or a pipe is written
// to. A folder is an error.
func WriteFile(name string, perm fs.FileMode, data []byte) error {
	t, err := Find(name)
	if err != nil {
		return err
	}
	return t.Write(perm, data)
}

// Write is WriteFile for a target that Find returned. A file that others can read
// keeps its owner; a read-only file is not replaced.
func (t Target) Write(perm fs.FileMode, data []byte) error {
	return t.WriteFrom(perm, text(data))
}

// WriteFrom is Write for what a function writes. If it returns an error, a file stays as
// it was.
func (t Target) WriteFrom(perm fs.FileMode, write func(io.Writer) error) error {
	if t.info == nil {
		return t.replace(perm, write, func(*os.File) error { return nil })
	}
	if t.info.IsDir() {
		return &fs.PathError{Op: "write", Path: t.name, Err: errors.New("is a folder")}
	}
	f, is, err := descriptor(t.name)
	if !is {
		f, err = os.OpenFile(t.name, os.O_WRONLY, 0)
	}
	if err != nil {
		return err
	}
	if !t.IsPlain() {
		return errors.Join(write(f), f.Close())
	}
	if err := f.Close(); err != nil {
		return err
	}
	return t.replace(perm, write, func(f *os.File) error {
		if perm&0o077 != 0 {
			_ = own(f, t.info) // without the permission, the file belongs to this process
		}
		return nil
	})
}

// replace writes to a temporary file in the same folder and renames it. It calls prepare
// while the new file is empty.
func (t Target) replace(perm fs.FileMode, write func(io.Writer) error, prepare func(*os.File) error) error {
	temporary := t.beside()
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	if err := prepare(f); err != nil {
		return errors.Join(err, f.Close(), os.Remove(temporary))
	}
	if err := fill(f, write); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	if err := t.unchanged(); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	if err := os.Rename(temporary, t.name); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	root, err := os.OpenRoot(filepath.Dir(t.name))
	if err != nil {
		return err
	}
	defer root.Close()
	return disk{root: root}.sync(".")
}

// beside returns an unused name in the file's folder.
func (t Target) beside() string {
	dir, base := filepath.Split(t.name)
	return dir + tmpPrefix + rand.Text() + "-" + base
}
