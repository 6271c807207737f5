package source

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// Seen records what a build has read: program, certificates, values and inventory.
// A build must not overwrite any of these files, and is repeated when one changes.
type Seen struct {
	mu    sync.Mutex
	files []fs.FileInfo
	// roots are the directories that were opened, in this order.
	roots []*watched
	// paths are the files of each root that were read or looked for, as they were
	// then; nil means that there was none.
	paths map[place]fs.FileInfo
}

// A place is a path in a root.
type place struct {
	root *watched
	name string
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

// Len returns the number of times that a file was read.
func (s *Seen) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.files)
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

// noteState records the state of a path.
func (s *Seen) noteState(root *watched, name string, info fs.FileInfo) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.paths == nil {
		s.paths = map[place]fs.FileInfo{}
	}
	s.paths[place{root, name}] = info
}

// watch returns a file system that records in seen what is read in the directory,
// and which files there a walk looks for.
func (s *Seen) watch(files fs.FS, directory string, looks walk) fs.FS {
	w := &watched{FS: files, seen: s, directory: filepath.FromSlash(directory), looks: looks}
	if w.directory == "" {
		w.directory = "."
	}
	if s == nil {
		return w
	}
	w.info, _ = os.Stat(w.directory) // nil if it is gone by now, which is a change
	s.mu.Lock()
	defer s.mu.Unlock()
	s.roots = append(s.roots, w)
	return w
}

// watched is a file system that records opened files.
type watched struct {
	fs.FS
	seen      *Seen
	directory string      // its path
	info      fs.FileInfo // of the directory
	looks     walk
}

// Open opens a file and records it.
func (w *watched) Open(name string) (fs.File, error) {
	file, err := w.FS.Open(name)
	if err == nil {
		w.seen.note(file)
		if info, err := file.Stat(); err == nil {
			w.seen.noteState(w, name, info)
		}
		return file, nil
	}
	w.seen.noteState(w, name, nil)
	return file, err
}

// Stat returns the information about a file without opening it.
func (w *watched) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(w.FS, name)
	if err != nil {
		info = nil
	}
	w.seen.noteState(w, name, info)
	return info, err
}

// ReadDir lists a directory.
func (w *watched) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(w.FS, name) }
