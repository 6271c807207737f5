package source

import (
	"io/fs"
	"os"
	"sync"
)

// Seen records the files that a build has read: program, certificates and
// inventory. A build must not overwrite any of them.
type Seen struct {
	mu    sync.Mutex
	files []fs.FileInfo
}

// Has reports whether a file was read, by any name: symbolic and hard links to it
// are the same file.
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

// note records an open file if it is a regular file. A nil Seen records nothing.
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

// watched is a file system that records opened files.
type watched struct {
	fs.FS
	seen *Seen
}

// Open opens a file and records it.
func (w watched) Open(name string) (fs.File, error) {
	file, err := w.FS.Open(name)
	if err == nil {
		w.seen.note(file)
	}
	return file, err
}

// Stat returns the information about a file without opening it.
func (w watched) Stat(name string) (fs.FileInfo, error) { return fs.Stat(w.FS, name) }

// ReadDir lists a directory.
func (w watched) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(w.FS, name) }
