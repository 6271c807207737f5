package krm

import (
	"bytes"
	"slices"

	"go.yaml.in/yaml/v3"
)

// readBlock divides the text of a list into its items: from the line of the dash of
// each to that of the next one. In block style, nothing within an item is as far to
// the left as its dash. A list in another style is written anew.
func (l *list) readBlock(in []byte, root, items *yaml.Node) *list {
	lines := linesOf(in)
	var nodes []*yaml.Node
	if items != nil {
		nodes = items.Content
	}
	for n, node := range nodes {
		l.items = append(l.items, &item{node: node, number: n})
	}
	if root.Style&yaml.FlowStyle != 0 || len(nodes) == 0 || items.Style&yaml.FlowStyle != 0 || !l.divide(lines, root, items) {
		l.anew(root)
	}
	return l
}

// linesOf returns the lines of a text with their ends.
func linesOf(in []byte) (lines [][]byte) {
	for line := range bytes.Lines(in) {
		lines = append(lines, line)
	}
	return lines
}

// divide sets the texts of the items and what is around them. It reports whether the
// lines are as expected.
func (l *list) divide(lines [][]byte, root, items *yaml.Node) bool {
	l.form.dash = items.Column - 1
	var starts []int // from 0
	for _, i := range l.items {
		at := dashLine(lines, i.node.Line-1, l.form.dash)
		if at < 0 || len(starts) > 0 && at <= starts[len(starts)-1] {
			return false
		}
		i.line, i.column = at+1, i.node.Column
		starts = append(starts, at)
	}
	end := endOfItems(lines, root, items)
	for n, i := range l.items {
		stop := end
		if n+1 < len(starts) {
			stop = starts[n+1]
		}
		if stop <= starts[n] {
			return false
		}
		own := stop - trailing(lines[starts[n]:stop], l.form.dash)
		i.text, i.tail = bytes.Join(lines[starts[n]:own], nil), bytes.Join(lines[own:stop], nil)
	}
	last := l.items[len(l.items)-1]
	l.form.before = withoutResults(lines, 0, starts[0], root)
	l.form.after = slices.Concat(last.tail, withoutResults(lines, end, len(lines), root))
	last.tail = nil
	return true
}

// dashLine returns the last line at or before another that begins an item; -1 if there
// is none.
func dashLine(lines [][]byte, from, dash int) int {
	for n := min(from, len(lines)-1); n >= 0; n-- {
		line := bytes.TrimPrefix(lines[n], []byte("\ufeff"))
		if indent(line) == dash && len(line) > dash && line[dash] == '-' && (len(line) == dash+1 || bytes.IndexByte([]byte(" \t\r\n"), line[dash+1]) >= 0) {
			return n
		}
	}
	return -1
}

func indent(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }

// endOfItems returns the line after the items: that of the next key, or of the end of
// the document.
func endOfItems(lines [][]byte, root, items *yaml.Node) int {
	end := len(lines)
	for n := len(lines) - 1; n >= items.Line && n >= 0; n-- {
		if isEnd(lines[n]) {
			end = n
		}
	}
	for n := 0; n < len(root.Content); n += 2 {
		if at := root.Content[n].Line - 1; at >= items.Line && at < end {
			end = at
		}
	}
	return end
}

// trailing returns the number of lines at the end that are comments for what follows.
func trailing(lines [][]byte, dash int) (n int) {
	for n+1 < len(lines) {
		line := lines[len(lines)-1-n]
		rest := bytes.TrimSpace(line)
		if len(rest) > 0 && (rest[0] != '#' || indent(line) > dash) {
			break
		}
		n++
	}
	for n > 0 && len(bytes.TrimSpace(lines[len(lines)-n])) == 0 {
		n-- // empty lines may belong to a text above them
	}
	return n
}

// withoutResults returns the lines from one to another, without the results of another
// function.
func withoutResults(lines [][]byte, from, to int, root *yaml.Node) []byte {
	start, end := -1, len(lines)
	for n := 0; n < len(root.Content); n += 2 {
		at := root.Content[n].Line - 1
		switch {
		case root.Content[n].Value == "results":
			start = at
		case start >= 0 && at > start && at < end:
			end = at
		}
	}
	if start < 0 {
		return bytes.Join(lines[from:to], nil)
	}
	for n := end - 1; n > start; n-- {
		if isEnd(lines[n]) {
			end = n
		}
	}
	var kept [][]byte
	for n := from; n < to; n++ {
		if n < start || n >= end {
			kept = append(kept, lines[n])
		}
	}
	return bytes.Join(kept, nil)
}
