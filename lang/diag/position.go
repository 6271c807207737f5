package diag

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// byteOrderMark may begin a file. It is not part of the first line.
const byteOrderMark = "\ufeff"

// A Position is a line and a column, from 1. The column counts Unicode code
// points.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Before reports whether the position is before another one of its file.
func (p Position) Before(o Position) bool {
	return p.Line < o.Line || p.Line == o.Line && p.Column < o.Column
}

// stride is the number of bytes between two marks. It bounds the cost of a
// position in a long line, and the number of marks in a file of short lines.
const stride = 4096

// A mark is the position of an offset, and where its line begins.
type mark struct {
	offset, line, column int
	begin                int
}

// to returns the mark of an offset that is not before this one.
func (m mark) to(offset int, text []byte) mark {
	piece := text[m.offset:offset]
	if i := bytes.LastIndexByte(piece, '\n'); i >= 0 {
		m.line += bytes.Count(piece[:i+1], []byte{'\n'})
		m.begin, m.column = m.offset+i+1, 1
		piece = piece[i+1:]
	}
	m.column += utf8.RuneCount(piece) // an invalid byte counts as one
	m.offset = offset
	return m
}

// marked returns the file's marks, at least one.
func (f *File) marked() []mark {
	f.count.Do(func() {
		m := mark{line: 1, column: 1}
		if bytes.HasPrefix(f.Text, []byte(byteOrderMark)) { // editors do not count it
			m.offset, m.begin = len(byteOrderMark), len(byteOrderMark)
		}
		f.marks = append(f.marks, m)
		for m.offset+stride+utf8.UTFMax < len(f.Text) {
			m = m.to(whole(f.Text, m.offset+stride), f.Text)
			f.marks = append(f.marks, m)
		}
	})
	return f.marks
}

// whole returns the first character boundary at or after an offset.
func whole(text []byte, offset int) int {
	for range utf8.UTFMax - 1 {
		if !utf8.RuneStart(text[offset]) {
			offset++
		}
	}
	return offset
}

// at returns the mark of an offset, which is clamped to the file.
func (f *File) at(offset int) mark {
	marks := f.marked()
	offset = min(max(offset, marks[0].offset), len(f.Text))
	i := sort.Search(len(marks), func(i int) bool { return marks[i].offset > offset })
	return marks[i-1].to(offset, f.Text)
}

// Position returns the line and column of a byte offset.
func (f *File) Position(offset int) Position {
	m := f.at(offset)
	return Position{m.line, m.column}
}

// OffsetOf returns the byte offset of a position, or that of the end of its line if the
// line is shorter.
func (f *File) OffsetOf(p Position) int {
	marks := f.marked()
	m := marks[max(sort.Search(len(marks), func(i int) bool { return p.Before(Position{marks[i].line, marks[i].column}) }), 1)-1]
	at, column := m.offset, m.column
	if m.line < p.Line {
		at, column = f.Offset(p.Line), 1
	}
	for ; column < p.Column && at < len(f.Text) && f.Text[at] != '\n'; column++ {
		_, size := utf8.DecodeRune(f.Text[at:])
		at += size
	}
	return at
}

// Offset returns where a line begins, counted from 1.
func (f *File) Offset(line int) int {
	marks := f.marked()
	m := marks[max(sort.Search(len(marks), func(i int) bool { return marks[i].line >= line }), 1)-1]
	if m.line == line {
		return m.begin
	}
	offset := m.offset
	for ; m.line < line; m.line++ {
		offset += bytes.IndexByte(f.Text[offset:], '\n') + 1
	}
	return offset
}

// Line returns the text of a line, counted from 1, without its line end.
func (f *File) Line(n int) []byte { return f.lineFrom(f.Offset(n)) }

// lineFrom returns the text from where a line begins up to its line end.
func (f *File) lineFrom(offset int) []byte {
	text, _, _ := bytes.Cut(f.Text[offset:], []byte{'\n'})
	return bytes.TrimSuffix(text, []byte{'\r'})
}
