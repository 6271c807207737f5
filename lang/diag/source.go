package diag

import (
	"sync"
)

// A File is one source text of a build, made by NewFile. Positions in it are byte
// offsets; lines and columns are computed on demand.
type File struct {
	// Name is the path of the file on the command line.
	Name string
	// Path is the file's path in the root directory. Unlike the name it does
	// not depend on the working directory.
	Path string
	// Text is the whole file, as it was read.
	Text []byte
	// Hidden means that no line of the file is ever quoted in a message,
	// because its values may be secret.
	Hidden bool

	written source // the file's text as it is written

	count sync.Once
	marks []mark // computed on first use

	once   sync.Once
	pieces map[string]bool // words of a private key, computed on first use; nil without a key

	encodedOnce sync.Once
	encoded     bool // a line has a private key in base64
}

// NewFile returns the file of that name with that text.
func NewFile(name string, text []byte) *File {
	f := &File{Name: name, Path: name, Text: text}
	f.written.file = f
	return f
}

// Span returns the bytes of the file from start up to, not including, end. Of no
// file, it is the zero Span.
func (f *File) Span(start, end int) Span {
	if f == nil {
		return Span{}
	}
	return Span{&f.written, offset(start), offset(end)}
}

// Top returns the place where the file begins, for what concerns the file as a
// whole.
func (f *File) Top() Span { return f.Span(0, 0) }
