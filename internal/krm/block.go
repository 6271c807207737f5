package krm

import (
	"bytes"
	"cmp"

	"go.yaml.in/yaml/v3"
)

// blockItems finds the items of a list in block style: each is from the line of its dash
// to the last line that is its own. Within an item, nothing is as far to the left as its
// dash. It reports whether the lines are as expected.
func (l *list) blockItems(items *yaml.Node) bool {
	l.form.dash = -1
	for _, i := range l.items {
		at := l.dashLine(i.node.Line - 1)
		if at < 0 {
			return false
		}
		i.first = at
	}
	l.form.top = l.items[0].first
	if at, ok := afterColon(l.in, l.lines.offset(l.keyOf(items))); ok {
		l.form.top = min(l.form.top, l.lines.of(at)+1)
	}
	next := l.afterKey(items)
	for n, i := range l.items {
		stop := next
		if n+1 < len(l.items) {
			stop = l.items[n+1].first
		}
		least := l.lastLine(i.node) + 1
		if stop <= i.first || least > stop {
			return false
		}
		i.last = max(least, l.trailing(least, stop, l.form.dash))
		i.start, i.end = l.lines.starts[i.first], l.lines.starts[i.last]
		i.line, i.column = i.first+1, i.node.Column
		above := l.form.top
		if n > 0 {
			above = l.items[n-1].last
		}
		i.head = l.lines.headOf(i.first, above, l.form.dash)
	}
	l.form.gap = next
	return true
}

// dashLine returns the last line at or before another that begins an item; -1 if there
// is none. The dashes of all items are in one column.
func (l *list) dashLine(from int) int {
	for n := min(from, l.lines.count()-1); n >= 0; n-- {
		line := l.lines.line(n)
		column := indent(line)
		if column == len(line) || line[column] != '-' || column+1 < len(line) && bytes.IndexByte([]byte(" \t"), line[column+1]) < 0 && breakAt(line[column+1:]) == 0 {
			continue
		}
		if l.form.dash < 0 {
			l.form.dash = column
		}
		if column == l.form.dash {
			return n
		}
	}
	return -1
}

// keyOf returns the key of a value of the list.
func (l *list) keyOf(value *yaml.Node) *yaml.Node {
	for n := 0; n+1 < len(l.root.Content); n += 2 {
		if l.root.Content[n+1] == value {
			return l.root.Content[n]
		}
	}
	return l.root
}

// afterKey returns the line after the value of a key of the list: that of the next key,
// or of the end of the document.
func (l *list) afterKey(value *yaml.Node) int {
	key := l.keyOf(value)
	end := l.lines.endOfDocument(key.Line)
	for n := 0; n < len(l.root.Content); n += 2 {
		if at := l.root.Content[n].Line - 1; at >= key.Line && at < end {
			end = at
		}
	}
	return end
}

// trailing returns the line after the last one of a value, whose lines end at another
// one: what follows are comments, not deeper than a column, and empty lines among them.
func (l *list) trailing(from, stop, column int) int {
	own := stop
	for n := stop - 1; n >= from; n-- {
		switch line := l.lines.line(n); {
		case isComment(line, column):
			own = n
		case !isBlank(line): // an empty line may belong to a text above it
			return own
		}
	}
	return own
}

// lastLine returns the line on which the text of a node ends, or an earlier one if the
// text is plain or a block.
func (l *list) lastLine(n *yaml.Node) int {
	for len(n.Content) > 0 && n.Style&yaml.FlowStyle == 0 {
		n = n.Content[len(n.Content)-1]
	}
	at := skipProperties(l.in, l.lines.offset(n))
	switch {
	case n.Style&yaml.FlowStyle != 0:
		if f, ok := scanFlow(l.in, at); ok {
			return l.lines.of(f.end - 1)
		}
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 && at < len(l.in):
		return l.lines.of(skipToken(l.in, at) - 1)
	}
	return cmp.Or(n.Line, 1) - 1
}
