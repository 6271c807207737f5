package source

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/inventory"
)

// A walk selects the files that a build reads in a directory of the command line.
// The zero value selects none: such files are named by others.
type walk struct {
	path   string                 // where it begins
	reads  func(name string) bool // by base name
	hidden string                 // first characters of names that it skips
}

func walkOfProgram(p string) walk {
	return walk{p, func(name string) bool { return path.Ext(name) == ".gwc" }, "._"}
}

func walkOfManifests(p string) walk { return walk{p, inventory.IsManifest, "."} }

// A Snapshot is the state of the files of a build at one time, by path.
type Snapshot map[string]fs.FileInfo

// Equal reports whether no file differs: it is the same one, with the same size,
// mode and time of modification.
func (s Snapshot) Equal(o Snapshot) bool { return maps.EqualFunc(s, o, sameState) }

func sameState(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if a.IsDir() && b.IsDir() { // its content is compared by names
		return os.SameFile(a, b)
	}
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && a.Mode() == b.Mode()
}

// AsRead returns the state of the files when the build read them.
func (s *Seen) AsRead() Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := Snapshot{}
	for at, info := range s.paths {
		if at.name != Stdin {
			state.add(at.root.pathOf(at.name), info)
		}
	}
	for _, root := range s.roots {
		state.add(root.directory, root.info)
	}
	return state
}

// add adds the state of a path. Two roots can have one path: if they differ, because
// it changed meanwhile or only one of them can read it, it counts as absent.
func (s Snapshot) add(name string, info fs.FileInfo) {
	if other, known := s[name]; known && !sameState(other, info) {
		info = nil
	}
	s[name] = info
}

// Now returns the present state of these files, and of files that were created
// where the build would read them.
func (s *Seen) Now() Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := Snapshot{}
	for at := range s.paths {
		if at.name != Stdin {
			info, err := fs.Stat(at.root.FS, at.name)
			if err != nil {
				info = nil
			}
			state.add(at.root.pathOf(at.name), info)
		}
	}
	for _, root := range s.roots {
		root.created(state)
		info, err := os.Stat(root.directory)
		if err != nil {
			info = nil
		}
		state.add(root.directory, info)
	}
	return state
}

// created adds the files that a walk reads.
func (w *watched) created(state Snapshot) {
	_ = w.walk(func(name string, entry fs.DirEntry) {
		at := w.pathOf(name)
		if _, known := state[at]; known || entry.IsDir() || !w.looks.reads(entry.Name()) {
			return
		}
		if info, err := fs.Stat(w.FS, name); err == nil && info.Mode().IsRegular() {
			state[at] = info
		}
	})
}

// walk calls f for what the build walks over. A directory that cannot be read has
// no entries.
func (w *watched) walk(f func(name string, entry fs.DirEntry)) error {
	if w.looks.reads == nil {
		return nil
	}
	return fs.WalkDir(w.FS, w.looks.path, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // it has no entries
		}
		if name != w.looks.path && strings.ContainsRune(w.looks.hidden, rune(entry.Name()[0])) {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		f(name, entry)
		return nil
	})
}

func (w *watched) pathOf(name string) string {
	return filepath.Join(w.directory, filepath.FromSlash(name))
}

// Directories returns the existing directories in which a change can be one of
// these files, sorted.
func (s *Seen) Directories() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[string]bool{}
	for at, info := range s.paths {
		name := at.root.pathOf(at.name)
		if info == nil || !info.IsDir() {
			name = filepath.Dir(name)
		}
		found[existing(name)] = true
	}
	for _, root := range s.roots {
		found[existing(root.directory)] = true
		_ = root.walk(func(name string, entry fs.DirEntry) {
			if entry.IsDir() {
				found[existing(root.pathOf(name))] = true
			}
		})
	}
	return slices.Sorted(maps.Keys(found))
}

// existing returns a directory, or the closest one above it that exists.
func existing(directory string) string {
	for {
		info, err := os.Stat(directory)
		above := filepath.Dir(directory)
		if err == nil && info.IsDir() || above == directory {
			return directory
		}
		directory = above
	}
}
