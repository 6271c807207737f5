package compiler

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// sources are the files of a build, sorted by name, and where each lies.
type sources struct {
	files []*diag.File
	lies  map[*diag.File]place
}

// A place is a file's path in the file system that it was read from.
type place struct {
	fs   fs.FS
	path string
}

// readSources reads every file of the roots once. What cannot be read is
// reported.
func readSources(roots []Root, sink *diag.Sink) *sources {
	s := &sources{lies: map[*diag.File]place{}}
	for _, root := range roots {
		s.walk(root, sink)
	}
	slices.SortStableFunc(s.files, func(a, b *diag.File) int { return strings.Compare(a.Name, b.Name) })
	s.files = slices.CompactFunc(s.files, func(a, b *diag.File) bool { return a.Name == b.Name })
	return s
}

func (s *sources) walk(root Root, sink *diag.Sink) {
	err := fs.WalkDir(root.FS, root.Path, func(p string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			s.unreadable(root, p, err, sink)
			return nil
		case p != root.Path && hidden(entry.Name()):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir(), p != root.Path && path.Ext(p) != ".gwc", linkToDirectory(root.FS, p, entry):
			return nil
		}
		s.read(root, p, sink)
		return nil
	})
	if err != nil {
		s.unreadable(root, root.Path, err, sink)
	}
}

// hidden reports whether a name is passed over in a directory.
func hidden(name string) bool { return name[0] == '.' || name[0] == '_' }

// linkToDirectory reports whether an entry is a link that is not followed.
func linkToDirectory(files fs.FS, p string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := fs.Stat(files, p)
	return err == nil && info.IsDir()
}

func (s *sources) read(root Root, p string, sink *diag.Sink) {
	text, err := readRegular(root.FS, p)
	if err != nil {
		s.unreadable(root, p, err, sink)
		return
	}
	file := diag.NewFile(path.Join(root.Name, p), text)
	file.Path = p
	s.files = append(s.files, file)
	s.lies[file] = place{root.FS, p}
}

func (s *sources) unreadable(root Root, p string, err error, sink *diag.Sink) {
	file := diag.NewFile(path.Join(root.Name, p), nil)
	sink.Add(diag.At(diag.Span{File: file}, "GWC0190", "the file cannot be read: %s", reason(err)).
		WithHint("make it readable, or leave it out"))
}

// beside reads the file that another names, by a path relative to it.
func (s *sources) beside(from *diag.File, name string) ([]byte, error) {
	at := s.lies[from]
	if path.IsAbs(name) {
		return nil, errors.New("the path is absolute")
	}
	p := path.Join(path.Dir(at.path), name)
	if !fs.ValidPath(p) {
		return nil, errors.New("the path leads out of the directory that is built")
	}
	text, err := readRegular(at.fs, p)
	if err != nil {
		return nil, errors.New(reason(err))
	}
	return text, nil
}

// readRegular reads a regular file; a device or a pipe could never end.
func readRegular(files fs.FS, p string) ([]byte, error) {
	info, err := fs.Stat(files, p)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	return fs.ReadFile(files, p)
}

// reason returns what went wrong without the path, which the message has.
func reason(err error) string {
	var at *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case strings.Contains(err.Error(), "path escapes from parent"): // os.Root has no name for it
		return "it leads out of the directory that is built"
	case errors.As(err, &at):
		return at.Err.Error()
	}
	return err.Error()
}
