package diag

import (
	"bytes"
	"strings"
)

// An Edit replaces a piece of a source text.
type Edit struct {
	Span Span
	Text string
}

// WithFix returns the diagnostic with a change that settles it. It is only for
// what is certain: where the piece as it is has no meaning, and there is one
// that it can have been meant to have.
func (d Diagnostic) WithFix(span Span, text string) Diagnostic {
	d.Fix = append(d.Fix[:len(d.Fix):len(d.Fix)], Edit{span, text})
	return d
}

// Removal returns the span to remove together with the piece: the comma that
// divides it from others in a list, and the line that has nothing else.
func Removal(piece Span) Span {
	text := piece.File.Text
	start := len(bytes.TrimRight(text[:piece.Start], " \t"))
	end := len(text) - len(bytes.TrimLeft(text[piece.End:], " \t"))
	switch {
	case start > 0 && text[start-1] == ',':
		return Span{piece.File, start - 1, piece.End}
	case start > 0 && text[start-1] != '\n':
		return Span{piece.File, start, piece.End}
	case end < len(text) && text[end] == ',':
		return Span{piece.File, piece.Start, end + 1}
	case bytes.HasPrefix(text[end:], []byte("\r\n")):
		return Span{piece.File, start, end + 2}
	case end < len(text) && text[end] == '\n':
		return Span{piece.File, start, end + 1}
	}
	return Span{piece.File, piece.Start, end}
}

// edits returns the diagnostic's changes that may be shown: none of a file that
// is never quoted.
func (d Diagnostic) edits() []Edit {
	for _, e := range d.Fix {
		if e.Span.File.Hidden || e.Span.File.HoldsKey() {
			return nil
		}
	}
	return d.Fix
}

// String describes the edit.
func (e Edit) String() string {
	before, after := short(e.Span.Text()), short(e.Text)
	switch {
	case before == "":
		return "added `" + after + "`"
	case after == "":
		return "removed `" + before + "`"
	}
	return "replaced `" + before + "` with `" + after + "`"
}

// short returns a piece of a source text in one line, a long one without its
// middle.
func short(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > longLine {
		text = shortened(text)
	}
	return visible(text)
}
