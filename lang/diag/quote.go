package diag

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// For a line longer than longLine bytes only a window around the span is shown:
// at most before bytes before its beginning and after bytes from there on.
const (
	longLine = 1000
	before   = 60
	after    = 120
)

// quote returns the line in which the span begins, and the spaces and carets to
// print below it. ok is false if the line must not or cannot be shown.
func (s Span) quote() (line string, carets [2]string, ok bool) {
	if !s.Known() || len(s.File().Text) == 0 || s.File().Hidden || s.File().HoldsKey() {
		return "", carets, false
	}
	at := s.File().at(s.Start())
	text, offset := s.File().lineFrom(at.begin), at.begin
	if showsKey(text) {
		return "", carets, false
	}
	start := min(max(s.Start()-offset, 0), len(text))
	end := min(max(s.End()-offset, start), len(text))
	first, last := window(text, start)
	end = min(end, last)

	var b strings.Builder
	if first > 0 {
		b.WriteString(cut)
	}
	column := appendCells(&b, text[first:start], b.Len()/len(cut))
	stop := appendCells(&b, text[start:end], column)
	appendCells(&b, text[end:last], stop)
	if last < len(text) {
		b.WriteString(cut)
	}
	carets = [2]string{strings.Repeat(" ", column), strings.Repeat("^", max(stop-column, 1)) + s.more(at.line)}
	return strings.TrimRight(b.String(), " "), carets, true
}

// cut marks text that is not shown.
const cut = "…"

// more returns the last line of a span of several lines.
func (s Span) more(line int) string {
	if last := s.File().Position(max(s.End()-1, s.Start())).Line; last > line {
		return fmt.Sprintf(" up to line %d", last)
	}
	return ""
}

// window returns the part of the line that is shown, on character boundaries.
func window(text []byte, start int) (first, last int) {
	if len(text) <= longLine {
		return 0, len(text)
	}
	first, last = max(start-before, 0), min(start+after, len(text))
	for first > 0 && first < len(text) && !utf8.RuneStart(text[first]) && start-first < before+utf8.UTFMax {
		first--
	}
	for last < len(text) && !utf8.RuneStart(text[last]) && last-start < after+utf8.UTFMax {
		last++
	}
	return first, last
}
