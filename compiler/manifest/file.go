package manifest

import (
	"errors"
	"io/fs"

	"github.com/gwc-lang/gwc/lang/diag"
)

// ErrTooLarge reports a text in which not every byte has a place for messages.
var ErrTooLarge = errors.New("larger than 2 GB; divide it into several files")

// Fits fails for a text in which not every byte has a place for messages.
func Fits(text []byte) error { return fits(int64(len(text))) }

func fits(size int64) error {
	if size > diag.MaxText {
		return ErrTooLarge
	}
	return nil
}

// ReadFile reads a regular file. Reading a device or a pipe might not end.
func ReadFile(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	err = fits(info.Size())
	if !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	text, err := fs.ReadFile(fsys, name)
	return text, errors.Join(err, Fits(text)) // it can have grown
}
