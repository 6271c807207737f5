package krm

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A harm is what a text changed of a list that it was to leave alone.
type harm int

const (
	unharmed harm = iota
	shifted       // a comment belongs to another field of the same object
	moved         // a comment belongs to another object, or to none
	broken        // another value, or not YAML
	unwritten
)

// delicate reports whether edits can change what they do not touch: where comments are
// about, the last line has no end, or there was no item. changed says that items change.
func (l *list) delicate(changed bool) bool {
	switch {
	case l.json:
		return false
	case changed && (len(l.items) == 0 || l.inFlow() || l.form.style != block), !atLineStart(l.in):
		return true
	case l.form.style != block:
		return false
	}
	from := 0
	for n, i := range l.items {
		next := l.lines.starts[l.form.gap]
		if n+1 < len(l.items) {
			next = l.items[n+1].start
		}
		if (i.gone || n+1 == len(l.items)) && (bytes.IndexByte(l.in[from:i.start], '#') >= 0 || bytes.IndexByte(l.in[i.end:next], '#') >= 0) {
			return true
		}
		from = i.end
	}
	return false
}

// harm compares a text with the list: the items that stay, and the function config.
func (l *list) harm(out []byte) harm {
	var document yaml.Node
	if yaml.Unmarshal(out, &document) != nil || len(document.Content) == 0 {
		return broken
	}
	worst := unharmed
	root := document.Content[0]
	if before := get(l.root, "functionConfig"); before != nil {
		worst = difference(before, get(root, "functionConfig"))
	}
	items := get(root, "items")
	left := 0
	for _, i := range append(l.items, l.extra...) {
		if !i.gone {
			left++
		}
	}
	var rest []*yaml.Node
	if items != nil {
		rest = items.Content
	}
	if len(rest) != left {
		return broken
	}
	for _, i := range l.items {
		if i.gone || i.now != nil {
			continue
		}
		found := broken
		for found == broken && len(rest) > 0 {
			found = difference(i.node, rest[0])
			rest = rest[1:]
		}
		worst = max(worst, found)
	}
	return worst
}

// difference compares two objects.
func difference(a, b *yaml.Node) harm {
	switch {
	case !sameValue(a, b):
		return broken
	case slices.Equal(commentsOf(a, true), commentsOf(b, true)):
		return unharmed
	case slices.Equal(slices.Sorted(slices.Values(commentsOf(a, false))), slices.Sorted(slices.Values(commentsOf(b, false)))):
		return shifted
	}
	return moved
}

func sameValue(a, b *yaml.Node) bool {
	if b == nil || a.Kind != b.Kind || a.Value != b.Value || a.Tag != b.Tag || len(a.Content) != len(b.Content) {
		return false
	}
	for n := range a.Content {
		if !sameValue(a.Content[n], b.Content[n]) {
			return false
		}
	}
	return true
}

// commentsOf returns the comments of a node and of all within it, with the empty ones if
// their places matter.
func commentsOf(n *yaml.Node, places bool) (list []string) {
	for _, c := range []string{n.HeadComment, n.LineComment, n.FootComment} {
		if c = strings.TrimSpace(c); places {
			list = append(list, c)
		} else if c != "" {
			list = append(list, strings.Split(c, "\n")...)
		}
	}
	for _, c := range n.Content {
		list = append(list, commentsOf(c, places)...)
	}
	return list
}
