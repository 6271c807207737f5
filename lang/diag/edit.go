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

// WithFix returns the diagnostic with an edit that resolves it. It is only for
// certain fixes: the text is invalid as it is, and only one meaning is
// possible. A long text is not repeated in a diagnostic, also not in a fix.
func (d Diagnostic) WithFix(span Span, text string) Diagnostic {
	if len(text) > longLine {
		return d
	}
	d.Fix = append(d.Fix[:len(d.Fix):len(d.Fix)], Edit{span, text})
	return d
}

// Removal returns the span to remove with a piece: the piece, the comma that
// separates it from others in a list, and the line if it has nothing else.
func Removal(piece Span) Span {
	text := piece.File().Text
	start := len(bytes.TrimRight(text[:piece.Start()], " \t"))
	end := len(text) - len(bytes.TrimLeft(text[piece.End():], " \t"))
	from, to := piece.Start(), end
	switch {
	case start > 0 && text[start-1] == ',':
		from, to = start-1, piece.End()
	case end < len(text) && text[end] == ',':
		to = end + 1
	case start > 0 && text[start-1] != '\n':
		from, to = start, piece.End()
	case bytes.HasPrefix(text[end:], []byte("\r\n")):
		from, to = start, end+2
	case end < len(text) && text[end] == '\n':
		from, to = start, end+1
	}
	return piece.between(from, to)
}

// edits returns the edits that may be shown: none for a file that is never
// quoted.
func (d Diagnostic) edits() []Edit {
	for _, e := range d.Fix {
		if e.Span.File().Hidden || e.Span.File().HoldsKey() {
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

// short returns a source text in one line, without its middle if it is long.
func short(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > longLine {
		text = shortened(text)
	}
	return visible(text)
}
