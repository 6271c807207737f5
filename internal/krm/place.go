package krm

import (
	"bytes"
	"slices"
)

// A layout is where new items are, from the best place on, and which comments go with
// items that are removed. Which item a comment belongs to depends on what is around it,
// and a line end can change the text that it ends.
type layout struct {
	new int
	// wide says that all comments between the item before and a removed one go; else
	// those directly above the removed one.
	wide bool
}

var layouts = []layout{{0, false}, {0, true}, {1, false}, {1, true}, {2, false}, {2, true}, {3, false}, {3, true}, {4, false}, {4, true}, {5, false}, {5, true}}

// itemEdits replaces and removes items, and adds new ones.
func (l *list) itemEdits(p layout) (edits []edit) {
	switch l.form.style {
	case block:
		return l.blockEdits(p)
	case inFlow:
		if len(l.items) == 0 && !l.inFlow() && len(bytes.TrimSpace(l.in[l.form.flow.open+1:l.form.flow.end-1])) == 0 {
			return l.firstLines(l.form.flow.end)
		}
		return l.flowEdits(p.new)
	case none, null:
		return l.firstItems()
	case stream:
		return l.documentEdits()
	}
	return nil
}

// blockEdits edits items that are lines. New ones are after the last one; or after the
// comments that follow it; or before the last one, above its comments or below them; or
// before the first one, below its comments or above them.
func (l *list) blockEdits(p layout) (edits []edit) {
	left := len(l.extra)
	for n, i := range l.items {
		switch {
		case i.gone && p.wide && n > 0:
			edits = append(edits, edit{start: l.items[n-1].end, end: i.end})
			continue
		case i.gone:
			edits = append(edits, edit{start: l.lines.starts[i.head], end: i.end})
			continue
		case i.now != nil:
			edits = append(edits, edit{i.start, i.end, l.item(i.now), true})
		}
		left++
	}
	if left == 0 {
		at, _ := afterColon(l.in, l.lines.offset(l.keyOf(get(l.root, "items"))))
		at = endOfProperties(l.in, at)
		return append(edits, edit{at, at, []byte(" []"), false})
	}
	last, above := l.items[len(l.items)-1], l.form.top
	if len(l.items) > 1 {
		above = l.items[len(l.items)-2].last
	}
	at := l.lines.starts[[]int{last.last, l.lines.headOf(l.form.gap, last.last, l.column()), above, last.head, l.items[0].head, l.form.top}[p.new]]
	return append(edits, edit{at, at, l.newItems(), true})
}

// newItems returns the new items as lines.
func (l *list) newItems() []byte {
	var all []byte
	for _, i := range l.extra {
		all = append(all, l.item(i.now)...)
	}
	return all
}

// item returns an object as an item that is lines.
func (l *list) item(object []byte) []byte {
	text := l.asLines(object, l.form.dash+len("- "))
	text[l.form.dash] = '-'
	return text
}

// flowEdits edits items between brackets. New ones are directly after the last one; or
// before the closing bracket; or before the last one; or before the first one, below or
// above its comments.
func (l *list) flowEdits(place int) (edits []edit) {
	f := l.form.flow
	kept := len(l.items) // without those at the end that are gone
	for kept > 0 && l.items[kept-1].gone {
		kept--
	}
	for n, i := range l.items[:kept] {
		if i.gone {
			cut := edit{start: i.start, end: afterComment(l.in, f.parts[n].comma)}
			if n > 0 { // comments above it are its own
				cut.start = afterComment(l.in, f.parts[n-1].comma)
				cut.start += breakAt(l.in[cut.start:]) // which ends the comment
			}
			edits = append(edits, cut)
		} else if i.now != nil {
			edits = append(edits, edit{i.start, i.end, i.now, false})
		}
	}
	added := l.newInFlow()
	if kept == 0 {
		cut := edit{f.open + 1, f.open + 1, added, false}
		if len(l.items) > 0 {
			cut = edit{f.parts[0].start, f.parts[len(f.parts)-1].end, added, false}
		}
		if f.comma && len(added) == 0 {
			cut.end = f.end - 1
		}
		return append(edits, cut)
	}
	after := edit{start: f.parts[kept-1].end, end: f.parts[len(f.parts)-1].end}
	switch {
	case len(added) == 0:
	case place == 0:
		after.text = append([]byte(","), added...)
	case place == 1:
		if !f.comma {
			after.text = []byte(",")
		}
		edits = append(edits, edit{f.end - 1, f.end - 1, added, false})
	default:
		at := []int{f.parts[kept-1].start, f.parts[0].start, f.open + 1, f.open + 1}[place-2]
		edits = append(edits, edit{at, at, append(added, ','), false})
	}
	return append(edits, after)
}

// newInFlow returns the new items with commas between them.
func (l *list) newInFlow() []byte {
	var all [][]byte
	for _, i := range l.extra {
		all = append(all, i.now)
	}
	return bytes.Join(all, []byte(","))
}

// firstItems adds the first items to a list without any.
func (l *list) firstItems() []edit {
	items := get(l.root, "items")
	array := slices.Concat([]byte("["), l.newInFlow(), []byte("]"))
	switch {
	case l.inFlow() && items == nil:
		return []edit{l.anotherKey(append([]byte(`"items":`), array...))}
	case l.inFlow():
		at := l.valueInFlow(items)
		return []edit{{at, at + len(items.Value), array, false}}
	case items == nil:
		l.form.dash = l.column()
		text := append(l.asLines([]byte("items:"), l.column()), l.newItems()...)
		return []edit{{l.end(), l.end(), text, true}}
	}
	at, _ := afterColon(l.in, l.lines.offset(l.keyOf(items)))
	at = endOfProperties(l.in, at)
	if items.Value != "" {
		at = skipBlank(l.in, at) + len(items.Value)
	}
	return l.firstLines(at)
}

// firstLines replaces an empty value, which ends at an offset, by items that are lines.
func (l *list) firstLines(end int) []edit {
	key := l.lines.offset(l.keyOf(get(l.root, "items")))
	at, _ := afterColon(l.in, key)
	at = endOfProperties(l.in, at)
	l.form.dash = l.column()
	next := l.lines.starts[l.lines.of(max(end-1, key))+1]
	return []edit{{start: at, end: end}, {next, next, l.newItems(), true}}
}

// endOfProperties returns the offset after the tags and anchors that begin at another one.
func endOfProperties(text []byte, at int) int {
	for next := skipBlank(text, at); next < len(text) && (text[next] == '&' || text[next] == '!'); next = skipBlank(text, at) {
		at = skipToken(text, next)
	}
	return at
}

// documentEdits edits items that are YAML documents. New ones are at the end.
func (l *list) documentEdits() (edits []edit) {
	separator := append([]byte("---"), l.newline()...)
	left := false
	for _, i := range l.items {
		switch {
		case i.gone:
			edits = append(edits, edit{start: i.from, end: i.to})
			continue
		case i.now != nil:
			edits = append(edits, edit{i.start, i.end, l.asLines(i.now, 0), true})
		}
		left = true
	}
	var text []byte
	for _, i := range l.extra {
		if left {
			text = append(text, separator...)
		}
		text = append(text, l.asLines(i.now, 0)...)
		left = true
	}
	return append(edits, edit{len(l.in), len(l.in), text, true})
}
