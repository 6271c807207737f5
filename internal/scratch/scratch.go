// Package scratch keeps bytes in a temporary file, which has no name where the system
// allows it and disappears with the process.
package scratch

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// A File keeps bytes in a file in the directory for temporary files. The file is made by
// the first Put, and only its owner can read it. It is safe for concurrent use.
type File struct {
	once   sync.Once
	file   *os.File // nil: it could not be made
	failed error    // to make it
	length atomic.Int64
}

// Put keeps bytes and returns where they are.
func (f *File) Put(data []byte) (at int64, err error) {
	f.once.Do(func() { f.file, f.failed = open(os.TempDir()) })
	if f.failed != nil {
		return 0, f.failed
	}
	at = f.length.Add(int64(len(data))) - int64(len(data))
	_, err = f.file.WriteAt(data, at)
	return at, err
}

// ReadAt reads what Put has kept.
func (f *File) ReadAt(buf []byte, at int64) (int, error) {
	if f.file == nil {
		return 0, fs.ErrNotExist
	}
	return f.file.ReadAt(buf, at)
}

// Close removes the file, if there is one.
func (f *File) Close() error {
	f.once.Do(func() { f.failed = fs.ErrClosed })
	if f.file == nil {
		return nil
	}
	return f.file.Close()
}

// open makes a file that is removed when it is closed, also by the end of the process.
func open(directory string) (*os.File, error) {
	name := filepath.Join(directory, "gwc-"+rand.Text())
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL|removedByClose, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unlink(name); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
