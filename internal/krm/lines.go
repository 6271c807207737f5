package krm

import (
	"bytes"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// lines is a text with the offsets of its lines, and of its end. Lines end as the YAML
// parser counts them: also at CR, NEL, LS and PS.
type lines struct {
	text   []byte
	starts []int
}

func linesOf(text []byte) lines {
	l := lines{text, []int{0}}
	for n := 0; n < len(text); n++ {
		if size := breakAt(text[n:]); size > 0 {
			l.starts = append(l.starts, n+size)
			n += size - 1
		}
	}
	if l.starts[len(l.starts)-1] < len(text) {
		l.starts = append(l.starts, len(text))
	}
	return l
}

// breakAt returns the length of the line break that a text begins with; 0 if it does not.
func breakAt(text []byte) int {
	switch {
	case text[0] == '\n':
		return 1
	case text[0] == '\r':
		return 1 + len(text[1:]) - len(bytes.TrimPrefix(text[1:], []byte("\n")))
	case text[0] == 0xC2 && len(text) > 1 && text[1] == 0x85:
		return 2
	case text[0] == 0xE2 && len(text) > 2 && text[1] == 0x80 && (text[2] == 0xA8 || text[2] == 0xA9):
		return 3
	}
	return 0
}

// count returns the number of lines.
func (l lines) count() int { return len(l.starts) - 1 }

// line returns a line, counted from 0, with its end.
func (l lines) line(n int) []byte { return l.text[l.starts[n]:l.starts[n+1]] }

// of returns the line of an offset.
func (l lines) of(offset int) int {
	low, high := 0, len(l.starts)-1
	for low < high {
		if middle := (low + high + 1) / 2; l.starts[middle] <= offset {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return low
}

// offset returns the offset of a node.
func (l lines) offset(n *yaml.Node) int {
	if n.Line < 1 || n.Line > l.count() {
		return len(l.text)
	}
	at := l.starts[n.Line-1]
	for range n.Column - 1 {
		_, size := utf8.DecodeRune(l.text[at:])
		at += size
	}
	return min(at, len(l.text))
}

// isComment reports whether a line is a comment that is not deeper than a column, from 0.
func isComment(line []byte, column int) bool {
	rest := bytes.TrimSpace(line)
	return len(rest) > 0 && rest[0] == '#' && indent(line) <= column
}

func isBlank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }

func indent(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }

// headOf returns the first line of the comments that are directly above a line, down to
// another one, and not deeper than a column.
func (l lines) headOf(n, least, column int) int {
	for n > least && isComment(l.line(n-1), column) {
		n--
	}
	return n
}

// endOfDocument returns the line after a line that ends or begins a document, at or after
// another one; else the number of lines.
func (l lines) endOfDocument(from int) int {
	for n := from; n < l.count(); n++ {
		if isEnd(l.line(n)) {
			return n
		}
	}
	return l.count()
}

// isEnd reports whether a line ends a YAML document, or begins the next one.
func isEnd(line []byte) bool {
	if len(line) < 3 || string(line[:3]) != "..." && string(line[:3]) != "---" {
		return false
	}
	return len(line) == 3 || line[3] == ' ' || line[3] == '\t' || breakAt(line[3:]) > 0
}
