package diag

import (
	"strconv"
	"sync"
)

// A File is one source text of a build. Positions in it are byte offsets; lines
// and columns are computed on demand.
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

	count sync.Once
	marks []mark // computed on first use

	once   sync.Once
	pieces map[string]bool // words of a private key, computed on first use; nil without a key

	encodedOnce sync.Once
	encoded     bool // a line has a private key in base64
}

// NewFile returns the file of that name with that text.
func NewFile(name string, text []byte) *File { return &File{Name: name, Path: name, Text: text} }

// A Span is a piece of a file: the bytes from Start up to, not including, End.
// The zero Span has no place: it is for values that no file sets, such as
// defaults and command line options. Spans are comparable, and equal only if
// they are about the same text.
type Span struct {
	File       *File
	Start, End int
	// In is the iteration of a loop, or the value, that generated the text; nil
	// for text as the file has it.
	In *Expansion
}

// Known reports whether the span is a place in a file.
func (s Span) Known() bool { return s.File != nil }

// Text returns the bytes that the span covers.
func (s Span) Text() string {
	if s.File == nil {
		return ""
	}
	return string(s.File.Text[s.Start:s.End])
}

// Part returns the piece of the span from an offset in it, of that length.
func (s Span) Part(offset, length int) Span {
	s.Start += offset
	s.End = min(s.Start+length, s.End)
	return s
}

// Join returns the smallest span that covers both, which must be in one file.
// The zero Span adds nothing.
func (s Span) Join(o Span) Span {
	switch {
	case !s.Known():
		return o
	case !o.Known():
		return s
	}
	return Span{s.File, min(s.Start, o.Start), max(s.End, o.End), common(s.In, o.In)}
}

// Contains reports whether the other span is a part of this one, of the same
// iteration.
func (s Span) Contains(o Span) bool {
	return s.File == o.File && s.Start <= o.Start && o.End <= s.End && s.In.contains(o.In)
}

// First returns the first of the places, or the zero Span.
func First(said []Span) Span {
	if len(said) == 0 {
		return Span{}
	}
	return said[0]
}

// Where returns FILE:LINE; empty if the place is not known.
func (s Span) Where() string {
	if !s.Known() {
		return ""
	}
	return s.File.Name + ":" + strconv.Itoa(s.File.Position(s.Start).Line)
}

// Compare orders spans by file name, then in the order of the text. The zero
// Span comes first.
func (s Span) Compare(o Span) int {
	if s.File != o.File {
		if order := compareFiles(s.File, o.File); order != 0 {
			return order
		}
	}
	return comparePlaces(s, o)
}
