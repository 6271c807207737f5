package source

import (
	"io/fs"
	"os"
	"sync"
)

// Seen are the files that a build has read: those of the program, certificates'
// files, the inventory. A file that is to be written must be none of them.
type Seen struct {
	mu    sync.Mutex
	files []fs.FileInfo
}

// Has reports whether a file was read, by whatever name: a link to it, also a
// hard one, is the same file.
func (s *Seen) Has(file fs.FileInfo) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files {
		if os.SameFile(f, file) {
			return true
		}
	}
	return false
}

// note notes an open file, unless it is a directory, a pipe or a device. A nil
// Seen notes nothing.
func (s *Seen) note(file fs.File) {
	if s == nil {
		return
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files = append(s.files, info)
}

// watched is a file system that notes which files are opened.
type watched struct {
	fs.FS
	seen *Seen
}

// Open opens a file and notes it.
func (w watched) Open(name string) (fs.File, error) {
	file, err := w.FS.Open(name)
	if err == nil {
		w.seen.note(file)
	}
	return file, err
}

// Stat says what is known of a file without opening it.
func (w watched) Stat(name string) (fs.FileInfo, error) { return fs.Stat(w.FS, name) }

// ReadDir lists a directory.
func (w watched) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(w.FS, name) }
