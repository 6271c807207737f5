package main

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// A pendingFile is a file to write.
type pendingFile struct {
	path string
	perm fs.FileMode
	data []byte
}

// writeTogether writes files into a directory, which is created if necessary, and into
// directories of it that exist: all of them, or none. Each is complete before the first gets its name.
func writeTogether(dir string, files []pendingFile) (err error) {
	_, missing := os.Stat(dir)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return plainly(dir, err)
	}
	w := &together{}
	defer func() {
		if err == nil {
			return
		}
		w.undo()
		if errors.Is(missing, fs.ErrNotExist) {
			_ = os.Remove(dir)
		}
	}()
	for _, f := range files {
		if err := w.prepare(f); err != nil {
			return plainly(f.path, err)
		}
	}
	for i, f := range files {
		if err := w.place(i, f); err != nil {
			return plainly(f.path, err)
		}
	}
	return nil
}

// together is the state of files that are written together.
type together struct {
	temporary []string
	placed    []pendingFile // with the data that was there before; nil: no file
}

// prepare writes a file under another name beside its own.
func (w *together) prepare(f pendingFile) error {
	name := filepath.Join(filepath.Dir(f.path), ".gwc-tmp-"+rand.Text())
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, f.perm)
	if err != nil {
		return err
	}
	w.temporary = append(w.temporary, name)
	_, err = out.Write(f.data)
	if err == nil {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}

// place gives a file its own name.
func (w *together) place(i int, f pendingFile) error {
	before, err := os.ReadFile(f.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(w.temporary[i], f.path); err != nil {
		return err
	}
	w.placed = append(w.placed, pendingFile{f.path, f.perm, before})
	return nil
}

// undo removes what was written and restores what was there.
func (w *together) undo() {
	for _, name := range w.temporary {
		_ = os.Remove(name)
	}
	for _, f := range w.placed {
		if f.data == nil {
			_ = os.Remove(f.path)
		} else {
			_ = os.WriteFile(f.path, f.data, f.perm)
		}
	}
}
