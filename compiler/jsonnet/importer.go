package jsonnet

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	gojsonnet "github.com/google/go-jsonnet"

	"github.com/gwc-lang/gwc/lang/diag"
)

// MaxFile is the maximum size of a file in bytes.
const MaxFile = 256 << 20

// A Folder is a directory whose files can be read and imported.
type Folder struct {
	// Name is the path of the directory on the command line. It is the prefix
	// of file names in messages.
	Name string
	// Read returns a file of the directory, by its path with slashes.
	Read func(path string) ([]byte, error)
}

// Open returns a folder with the regular files of a file system. No path leaves it
// if the file system is that of an os.Root.
func Open(name string, files fs.FS) Folder {
	return Folder{Name: name, Read: func(p string) ([]byte, error) {
		info, err := fs.Stat(files, p)
		switch {
		case err != nil:
			return nil, err
		case !info.Mode().IsRegular():
			return nil, errors.New("not a regular file")
		case info.Size() > MaxFile:
			return nil, errTooLarge
		}
		return fs.ReadFile(files, p)
	}}
}

var errTooLarge = errors.New("larger than 256 MB")

// A reading is a path in a folder that was searched.
type reading struct {
	folder Folder
	path   string
}

// An importer reads the files of one evaluation. It keeps what it read, so that
// a file has one content.
type importer struct {
	folder  Folder
	library []Folder

	mu     sync.Mutex
	found  map[string]*imported // by name
	missed []reading
}

// An imported is a file that was read.
type imported struct {
	reading
	file     *diag.File
	contents gojsonnet.Contents
	err      error
}

func newImporter(folder Folder, library []Folder) *importer {
	return &importer{folder: folder, library: library, found: map[string]*imported{}}
}

// first reads the file that is evaluated, and returns its name.
func (m *importer) first(p string) (name string, err error) {
	at, err := m.read(m.folder, p, func([]byte) bool { return false })
	if err != nil {
		return "", &Error{Message: p + ": " + reason(err)}
	}
	return at.file.Name, at.err
}

// Import reads a file that another one imports: beside it, or in the library.
func (m *importer) Import(from, name string) (gojsonnet.Contents, string, error) {
	m.mu.Lock()
	by := m.found[from]
	own := m.found[name]
	m.mu.Unlock()
	if from == "" && own != nil { // the file that is evaluated
		return own.contents, name, own.err
	}
	if path.IsAbs(name) || strings.ContainsAny(name, "\\\x00") {
		return gojsonnet.Contents{}, "", fmt.Errorf("cannot import %q: the path must be relative", name)
	}
	places := []reading{{m.folder, path.Clean(name)}}
	if by != nil {
		places[0] = reading{by.folder, path.Join(path.Dir(by.path), name)}
	}
	for _, folder := range slices.Backward(m.library) {
		places = append(places, reading{folder, path.Clean(name)})
	}
	var failed error
	for _, at := range places {
		found, err := m.read(at.folder, at.path, holdsKey)
		if err == nil {
			return found.contents, found.file.Name, found.err
		}
		if failed == nil || errors.Is(failed, fs.ErrNotExist) {
			failed = err
		}
	}
	return gojsonnet.Contents{}, "", fmt.Errorf("cannot import %q: %s", name, reason(failed))
}

// read reads a file once, unless its text is refused.
func (m *importer) read(folder Folder, p string, refused func(text []byte) bool) (*imported, error) {
	if !fs.ValidPath(p) {
		return nil, errOutside
	}
	name := path.Join(folder.Name, p)
	m.mu.Lock()
	defer m.mu.Unlock()
	if at := m.found[name]; at != nil {
		return at, nil
	}
	text, err := folder.Read(p)
	if err == nil && text == nil {
		err = fs.ErrNotExist
	}
	if err == nil && len(text) > MaxFile {
		err = errTooLarge
	}
	if err == nil && refused(text) {
		err = errKey
	}
	if err != nil {
		m.missed = append(m.missed, reading{folder, p})
		return nil, err
	}
	at := &imported{reading: reading{folder, p}, file: diag.NewFile(name, text), contents: gojsonnet.MakeContentsRaw(text)}
	at.file.Path = p
	if offset := tooDeep(text); offset >= 0 {
		at.err = &Error{Message: fmt.Sprintf("nested more than %d levels deep", maxDepth), Places: []Place{{Span: at.file.Span(offset, offset+1)}}}
	}
	m.found[name] = at
	return at, nil
}

var errOutside = errors.New("it is outside the build directory and the -J directories")

// reason returns the cause of an error without its path.
func reason(err error) string {
	var at *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case strings.Contains(err.Error(), "path escapes from parent"): // os.Root has no error value for it
		return errOutside.Error()
	case errors.As(err, &at):
		return at.Err.Error()
	}
	return err.Error()
}

// result returns the result of an evaluation that read the files.
func (m *importer) result(json string) Result {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := Result{JSON: []byte(json), files: m}
	for _, at := range m.found {
		r.Files = append(r.Files, at.file)
	}
	slices.SortFunc(r.Files, func(a, b *diag.File) int { return cmp.Compare(a.Name, b.Name) })
	return r
}

// file returns a file that was read, or nil.
func (m *importer) file(name string) *diag.File {
	m.mu.Lock()
	defer m.mu.Unlock()
	if at := m.found[name]; at != nil {
		return at.file
	}
	return nil
}

// Current reports whether another evaluation would read the same: each file has
// the same content, and what did not exist still does not. read returns a file
// of the folder with that name.
func (r Result) Current(read func(folder, path string) ([]byte, error)) bool {
	for _, at := range r.files.found {
		if text, err := read(at.folder.Name, at.path); err != nil || text == nil || !bytes.Equal(text, at.file.Text) {
			return false
		}
	}
	for _, at := range r.files.missed {
		if text, err := read(at.folder.Name, at.path); err == nil && text != nil {
			return false
		}
	}
	return true
}
