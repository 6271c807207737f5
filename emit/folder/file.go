package folder

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile puts a whole file in the place of what is there: a reader sees the
// old one or the new one, also after a crash. The new one has the permissions
// perm, less the process's umask. A link stays, and what it leads to is
// replaced; a device or a pipe is written to. A folder is an error.
func WriteFile(name string, perm fs.FileMode, data []byte) error {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return &fs.PathError{Op: "write", Path: name, Err: errors.New("it is a folder")}
	case err == nil && !info.Mode().IsRegular():
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_, err = f.Write(data)
		return errors.Join(err, f.Close())
	case err == nil:
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return replaceFile(name, perm, data, umasked)
}

// Rewrite is WriteFile for a file that is there, and may be written. It keeps
// the file's permissions.
func Rewrite(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if name, err = filepath.EvalSymlinks(name); err != nil {
		return err
	}
	return replaceFile(name, info.Mode().Perm(), data, (*os.File).Chmod)
}

// umasked leaves a new file the permissions that the process gives it.
func umasked(*os.File, fs.FileMode) error { return nil }

func replaceFile(name string, perm fs.FileMode, data []byte, permit func(*os.File, fs.FileMode) error) error {
	dir, base := filepath.Split(name)
	temporary := dir + tmpPrefix + rand.Text() + "-" + base
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	if err := permit(f, perm); err != nil {
		return errors.Join(err, f.Close(), os.Remove(temporary))
	}
	if err := fill(f, data); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	if err := os.Rename(temporary, name); err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	root, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return err
	}
	defer root.Close()
	return disk{root: root}.sync(".")
}
