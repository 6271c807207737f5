package compiler

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// sources are the files of a build, sorted by name, with their places.
type sources struct {
	files []*diag.File
	lies  map[string]place // by the file's name
	texts map[string][]byte
}

// A place is the root of a file and its path in it.
type place struct {
	root Root
	path string
}

// ReadFiles reads the files of a program, sorted by name, without compiling them. It
// reports those that cannot be read.
func ReadFiles(roots []Root) ([]*diag.File, []diag.Diagnostic) {
	var sink diag.Sink
	return readSources(roots, nil, &sink).files, sink.Sorted()
}

// readSources reads every file of the roots once; texts replace files of the
// same name. It reports files that cannot be read.
func readSources(roots []Root, texts map[string][]byte, sink *diag.Sink) *sources {
	s := &sources{lies: map[string]place{}, texts: texts}
	for _, root := range roots {
		s.walk(root, sink)
	}
	for name, text := range texts {
		if _, read := s.lies[name]; !read && text != nil && path.Ext(name) == ".gwc" {
			s.add(placeOf(roots, name), text)
		}
	}
	slices.SortStableFunc(s.files, func(a, b *diag.File) int { return strings.Compare(a.Name, b.Name) })
	s.files = slices.CompactFunc(s.files, func(a, b *diag.File) bool { return a.Name == b.Name })
	return s
}

// placeOf returns the place of a file that was only given as a text: the
// closest root that contains it, if any.
func placeOf(roots []Root, name string) place {
	at, found := place{path: name}, false
	for _, root := range roots {
		if inner, beneath := within(root.Name, name); beneath && (!found || len(inner) < len(at.path)) {
			at, found = place{root, inner}, true
		}
	}
	return at
}

// within returns the path of a file in a directory. Both are names as in
// messages.
func within(directory, name string) (inner string, beneath bool) {
	if directory == "" || directory == "." {
		return name, true
	}
	return strings.CutPrefix(name, path.Clean(directory)+"/")
}

// add adds a file of the program, and returns it.
func (s *sources) add(at place, text []byte) *diag.File {
	file := diag.NewFile(path.Join(at.root.Name, at.path), text)
	file.Path = at.path
	s.files = append(s.files, file)
	s.lies[file.Name] = at
	return file
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

// hidden reports whether a name in a directory is skipped.
func hidden(name string) bool { return name[0] == '.' || name[0] == '_' }

// linkToDirectory reports whether an entry is a symbolic link to a directory,
// which is not followed.
func linkToDirectory(files fs.FS, p string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := fs.Stat(files, p)
	return err == nil && info.IsDir()
}

func (s *sources) read(root Root, p string, sink *diag.Sink) {
	text, err := s.content(root, p)
	if err != nil {
		s.unreadable(root, p, err, sink)
		return
	}
	if text != nil {
		s.add(place{root, p}, text)
	}
}

// content returns the text of a file. It is nil only if the file is one of the
// texts that do not exist.
func (s *sources) content(root Root, p string) ([]byte, error) {
	if text, given := s.texts[path.Join(root.Name, p)]; given {
		return text, nil
	}
	if root.FS == nil {
		return nil, fs.ErrNotExist
	}
	text, err := readRegular(root.FS, p)
	if text == nil {
		text = []byte{}
	}
	return text, err
}

func (s *sources) unreadable(root Root, p string, err error, sink *diag.Sink) {
	file := diag.NewFile(path.Join(root.Name, p), nil)
	sink.Add(diag.At(file.Top(), code.UnreadableFile, "cannot read the file: %s", reason(err)).
		WithHint("make it readable, or remove it from the build"))
}

// A named file is one that a statement names.
type named struct {
	place
	text []byte
}

// named reads a file that a statement of another file names: relative to that file,
// or else in a directory of the library.
func (s *sources) named(from *diag.File, name string, library []Root) (named, error) {
	if path.IsAbs(name) {
		return named{place: place{path: name}}, errors.New("the path is absolute")
	}
	at := s.lies[from.Name]
	places := []place{{at.root, path.Join(path.Dir(at.path), name)}}
	for _, root := range slices.Backward(library) {
		places = append(places, place{root, path.Clean(name)})
	}
	return s.first(places)
}

// first reads the first file that exists.
func (s *sources) first(places []place) (named, error) {
	failed := fs.ErrNotExist
	for _, at := range places {
		err := errOutside
		if fs.ValidPath(at.path) {
			var text []byte
			if text, err = s.content(at.root, at.path); err == nil && text != nil {
				return named{at, text}, nil
			}
		}
		if err != nil && errors.Is(failed, fs.ErrNotExist) {
			failed = err
		}
	}
	return named{place: places[0]}, errors.New(reason(failed))
}

var errOutside = errors.New("the path is outside the build directory")

// file returns the file, for places in it.
func (n named) file() *diag.File {
	file := diag.NewFile(path.Join(n.root.Name, n.path), n.text)
	file.Path = n.path
	return file
}

// readRegular reads a regular file. Reading a device or a pipe might not end. Of a
// file that is too large, it reads one byte more than is allowed, so that the size is
// reported where the file is used.
func readRegular(files fs.FS, p string) ([]byte, error) {
	info, err := fs.Stat(files, p)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	if info.Size() <= lang.MaxFile {
		return fs.ReadFile(files, p)
	}
	file, err := files.Open(p)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, lang.MaxFile+1))
	return text, errors.Join(err, file.Close())
}

// reason returns the cause of an error without the path, which the message
// already contains.
func reason(err error) string {
	var at *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case strings.Contains(err.Error(), "path escapes from parent"): // os.Root has no error value for it
		return "it is outside the build directory"
	case errors.As(err, &at):
		return at.Err.Error()
	}
	return err.Error()
}
