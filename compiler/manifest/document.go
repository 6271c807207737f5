package manifest

import (
	"bytes"
	"encoding/json"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A Document is one YAML document of a file, or one value of a JSON file.
type Document struct {
	File *diag.File
	// Start and End are its bytes, including the line of three dashes.
	Start, End int

	first int // offset of its first line with content
}

// Documents splits a file at lines of three dashes or three dots, which YAML
// does not allow anywhere else, not even in a string. It splits JSON after each
// value. Empty documents are left out.
func Documents(file *diag.File) []Document {
	var list []Document
	current := Document{File: file, first: -1}
	finish := func(end int) {
		if current.End = end; current.first >= 0 {
			list = append(list, current.values()...)
		}
		current = Document{File: file, Start: end, first: -1}
	}
	at := 0
	for line := range bytes.Lines(file.Text) {
		rest, separates := afterDashes(line)
		if separates {
			finish(at)
		}
		if current.first < 0 && says(rest) {
			current.first = at
		}
		at += len(line)
		if endsDocument(line) {
			finish(at)
		}
	}
	finish(at)
	return list
}

// values splits a document that begins with a JSON value after each value: a
// YAML parser reads the first and ignores the others. A YAML document, and what
// follows the last value, stay whole.
func (d Document) values() []Document {
	text := d.File.Text[:d.End]
	at := d.End - len(bytes.TrimLeft(text[d.first:], "\ufeff \t"))
	if at == d.End || text[at] != '{' {
		return []Document{d}
	}
	var list []Document
	for at < d.End {
		rest := Document{File: d.File, Start: at, End: d.End, first: at}
		decoder := json.NewDecoder(bytes.NewReader(text[at:]))
		if decoder.Decode(new(json.RawMessage)) != nil {
			if rest.says() {
				list = append(list, rest)
			}
			return list
		}
		at += int(decoder.InputOffset())
		rest.End = at
		list = append(list, rest)
		at += len(text[at:]) - len(bytes.TrimLeft(text[at:], " \t\r\n"))
	}
	return list
}

// says reports whether one of its lines has content.
func (d Document) says() bool {
	for line := range bytes.Lines(d.File.Text[d.Start:d.End]) {
		if says(line) {
			return true
		}
	}
	return false
}

func endsDocument(line []byte) bool {
	return bytes.HasPrefix(line, []byte("...")) && len(bytes.TrimSpace(line[3:])) == 0
}

// afterDashes returns the line without the dashes that begin a document, and
// whether it has them.
func afterDashes(line []byte) ([]byte, bool) {
	rest, found := bytes.CutPrefix(line, []byte("---"))
	if !found || len(rest) > 0 && !bytes.ContainsRune([]byte(" \t\r\n"), rune(rest[0])) {
		return line, false
	}
	return rest, true
}

var byteOrderMark = []byte("\ufeff")

// says reports whether a line has content other than a comment, a directive or
// the end of a document.
func says(line []byte) bool {
	line = bytes.TrimSpace(bytes.TrimPrefix(line, byteOrderMark))
	return len(line) > 0 && line[0] != '#' && line[0] != '%' && string(line) != "..."
}

// Text returns its bytes.
func (d Document) Text() []byte { return d.File.Text[d.Start:d.End] }

// Span returns the place of the document's first line.
func (d Document) Span() diag.Span { return d.line(d.first) }

// line returns the place of the line that begins at, or contains, an offset,
// without the white space around it.
func (d Document) line(offset int) diag.Span {
	text := d.File.Text
	start := bytes.LastIndexByte(text[:offset], '\n') + 1
	end := len(text)
	if n := bytes.IndexByte(text[offset:], '\n'); n >= 0 {
		end = offset + n
	}
	trimmed := bytes.TrimRight(text[start:end], " \t\r")
	end = start + len(trimmed)
	start = end - len(bytes.TrimLeft(trimmed, " \t"))
	return d.File.Span(start, end)
}

// Nth returns the place of the document's line n, counted from 1, or of its
// first line if there is no line n.
func (d Document) Nth(n int) diag.Span {
	at := d.Start
	for line := range bytes.Lines(d.File.Text[d.Start:d.End]) {
		if n--; n == 0 {
			return d.line(at)
		}
		at += len(line)
	}
	return d.Span()
}

// Lines returns the offsets of the document's lines.
func (d Document) Lines() (starts []int) {
	at := d.Start
	for line := range bytes.Lines(d.File.Text[d.Start:d.End]) {
		starts = append(starts, at)
		at += len(line)
	}
	return starts
}

// LineAt returns the place of the line that begins at an offset of Lines.
func (d Document) LineAt(offset int) diag.Span { return d.line(offset) }
