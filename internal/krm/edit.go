package krm

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// An edit replaces bytes of a list by a text. The rest of the list is written as it is.
type edit struct {
	start, end int
	text       []byte
	// whole says that the text is lines: it begins on a line of its own.
	whole bool
}

// apply returns the text with the edits. What is removed twice is removed once.
func (l *list) apply(edits []edit) []byte {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(a.start-b.start, a.end-b.end) })
	var b bytes.Buffer
	at := 0
	for _, e := range edits {
		b.Write(l.in[at:max(at, e.start)])
		at = max(at, e.end)
		if e.whole && len(e.text) > 0 && !atLineStart(b.Bytes()) {
			b.Write(l.newline())
		}
		b.Write(e.text)
	}
	b.Write(l.in[at:])
	return b.Bytes()
}

// atLineStart reports whether what follows a text begins a line.
func atLineStart(text []byte) bool {
	for size := min(3, len(text)); size > 0; size-- {
		if end := text[len(text)-size:]; breakAt(end) == size {
			return true
		}
	}
	return len(text) == 0
}

// newline returns the end of the list's first line.
func (l *list) newline() []byte {
	if l.lines.count() > 0 && bytes.HasSuffix(l.lines.line(0), []byte("\r\n")) {
		return []byte("\r\n")
	}
	return []byte("\n")
}

// asLines returns a text with the line ends of the list, and indented.
func (l *list) asLines(text []byte, column int) []byte {
	var b bytes.Buffer
	for line := range bytes.Lines(text) {
		b.WriteString(strings.Repeat(" ", column))
		b.Write(bytes.TrimRight(line, "\n"))
		b.Write(l.newline())
	}
	return b.Bytes()
}

// column returns the column of the keys of a list in block style, from 0.
func (l *list) column() int {
	if len(l.root.Content) == 0 {
		return 0
	}
	return l.root.Content[0].Column - 1
}

// beforeLastKey returns the offset of the last key of a list in block style, or of the comments
// directly above it.
func (l *list) beforeLastKey() int {
	key := l.root.Content[len(l.root.Content)-2]
	least := 0
	if len(l.root.Content) > 2 {
		least = l.root.Content[len(l.root.Content)-4].Line
	}
	return l.lines.starts[l.lines.headOf(key.Line-1, least, l.column())]
}

// end returns the offset at which another key of a list in block style can begin. Where
// the list ends within a text without a line end, one would change the text.
func (l *list) end() int {
	last := l.root
	for len(last.Content) > 0 {
		last = last.Content[len(last.Content)-1]
	}
	at := l.lines.endOfDocument(l.root.Line)
	if at == l.lines.count() && last.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 && !atLineStart(l.in) {
		return l.beforeLastKey()
	}
	return l.lines.starts[at]
}

// resultEdits replaces the results of another function. New ones are at the end of the
// list; early says that they are before its last key.
func (l *list) resultEdits(results []result, early bool) []edit {
	old := get(l.root, "results")
	if l.inFlow() {
		return l.resultsInFlow(old, results)
	}
	var text []byte
	if len(results) > 0 {
		text = l.asLines(encodeResults(results), l.column())
	}
	if old == nil {
		at := l.end()
		if early {
			at = l.beforeLastKey()
		}
		return []edit{{at, at, text, true}}
	}
	first, stop := l.keyOf(old).Line-1, l.afterKey(old)
	last := l.trailing(min(max(first, l.lastLine(old))+1, stop), stop, math.MaxInt)
	return []edit{{l.lines.starts[first], l.lines.starts[last], text, true}}
}

func (l *list) resultsInFlow(old *yaml.Node, results []result) []edit {
	parts := l.form.root.parts
	var text []byte
	if len(results) > 0 {
		text = append([]byte(`"results":`), resultsJSON(results)...)
	}
	for n, p := range parts {
		switch {
		case old == nil || l.root.Content[2*n+1] != old:
		case len(text) > 0:
			return []edit{{p.start, p.end, text, false}}
		case n+1 < len(parts):
			return []edit{{p.start, parts[n+1].start, nil, false}}
		default: // a list has other keys
			return []edit{{parts[n-1].end, p.end, nil, false}}
		}
	}
	if len(text) == 0 {
		return nil
	}
	return []edit{l.anotherKey(text)}
}

// anotherKey adds a key to a list in flow style.
func (l *list) anotherKey(text []byte) edit {
	at := l.form.root.parts[len(l.form.root.parts)-1].end
	return edit{at, at, append([]byte(","), text...), false}
}
