package diag

import (
	"math"
	"strconv"
)

// A Span is a piece of a file: the bytes from Start up to, not including, End.
// The zero Span has no place: it is for values that no file sets, such as
// defaults and command line options. Spans are comparable, and equal only if
// they are about the same text.
//
// Programs have millions of spans: one has 16 bytes.
type Span struct {
	source     *source
	start, end int32
}

// A source is the text that spans are pieces of. There is one for each file and
// expansion, so that spans are equal if their sources are the same.
type source struct {
	file *File
	// in is the iteration of a loop, or the value, that generated the text; nil
	// for text as the file has it.
	in *Expansion
	// next is another file of the same expansion.
	next *source
}

// MaxText is the size of the largest text in which every byte has a place. Larger
// files are not read.
const MaxText = math.MaxInt32

// offset returns an offset of a span. What is beyond the largest offset has the
// place of that.
func offset(n int) int32 { return int32(min(n, MaxText)) }

// File returns the file that the span is a piece of; nil for the zero Span.
func (s Span) File() *File {
	if s.source == nil {
		return nil
	}
	return s.source.file
}

// Start returns the offset of the span's first byte in the file.
func (s Span) Start() int { return int(s.start) }

// End returns the offset after the span's last byte in the file.
func (s Span) End() int { return int(s.end) }

// In returns the iteration of a loop, or the value, that generated the text; nil
// for text as the file has it.
func (s Span) In() *Expansion {
	if s.source == nil {
		return nil
	}
	return s.source.in
}

// Within returns the same piece of the file as text that the expansion generated,
// or, with nil, as the file has it.
func (s Span) Within(e *Expansion) Span {
	if s.source == nil || s.source.in == e {
		return s
	}
	s.source = e.source(s.source.file)
	return s
}

// Known reports whether the span is a place in a file.
func (s Span) Known() bool { return s.source != nil }

// Text returns the bytes that the span covers.
func (s Span) Text() string {
	if !s.Known() {
		return ""
	}
	return string(s.source.file.Text[s.start:s.end])
}

// Part returns the piece of the span from an offset in it, of that length.
func (s Span) Part(offset, length int) Span {
	from := s.Start() + offset
	return s.between(from, min(from+length, s.End()))
}

// After returns the place after the span, without a byte.
func (s Span) After() Span { return s.between(s.End(), s.End()) }

// between returns another piece of the span's text.
func (s Span) between(start, end int) Span { return Span{s.source, offset(start), offset(end)} }

// Join returns the smallest span that covers both, which must be in one file.
// The zero Span adds nothing.
func (s Span) Join(o Span) Span {
	switch {
	case !s.Known():
		return o
	case !o.Known():
		return s
	}
	return s.between(min(s.Start(), o.Start()), max(s.End(), o.End())).Within(common(s.In(), o.In()))
}

// Contains reports whether the other span is a part of this one, of the same
// iteration.
func (s Span) Contains(o Span) bool {
	return s.File() == o.File() && s.start <= o.start && o.end <= s.end && s.In().contains(o.In())
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
	return s.File().Name + ":" + strconv.Itoa(s.File().Position(s.Start()).Line)
}

// Compare orders spans by file name, then in the order of the text. The zero
// Span comes first.
func (s Span) Compare(o Span) int {
	if s.File() != o.File() {
		if order := compareFiles(s.File(), o.File()); order != 0 {
			return order
		}
	}
	return comparePlaces(s, o)
}
