package krm

import (
	"bytes"

	"go.yaml.in/yaml/v3"
)

// A form is how the text of a list is written.
type form struct {
	style style
	dash  int  // block: the column of the dashes of the items, from 0
	top   int  // block: the line after the key
	gap   int  // block: the line after the items and the comments that follow them
	flow  flow // of the items
	root  flow // of the list itself, if it is in flow style
}

// A style is how the items of a list are written.
type style int

const (
	anew   style = iota // none of the others: the list is written anew
	block               // items are lines
	inFlow              // items are between brackets
	none                // no key `items`
	null                // the key has no value, or one that means that
	stream              // items are YAML documents
)

// shape finds out how the items are written, and where they are.
func (l *list) shape(items *yaml.Node) {
	for n := range l.items {
		l.items[n].first, l.items[n].line, l.items[n].column = -1, l.items[n].node.Line, 1
	}
	inRoot := l.json || l.root.Style&yaml.FlowStyle != 0
	at := -1 // of the value of `items`
	if inRoot {
		open := bytes.IndexByte(l.in, '{')
		if !l.json {
			open = skipProperties(l.in, l.lines.offset(l.root))
		}
		ok := false
		if l.form.root, ok = scanFlow(l.in, open); !ok || 2*len(l.form.root.parts) != len(l.root.Content) {
			return
		}
		at = l.valueInFlow(items)
	} else if items != nil {
		if after, ok := afterColon(l.in, l.lines.offset(l.keyOf(items))); ok {
			at = skipProperties(l.in, after)
		}
	}
	switch {
	case items == nil:
		l.form.style = none
	case at < 0:
	case items.Kind != yaml.SequenceNode:
		l.form.style = null
	case items.Style&yaml.FlowStyle != 0 || l.json:
		l.flowItems(at)
	case len(items.Content) > 0 && !inRoot && l.blockItems(items):
		l.form.style = block
	}
}

// valueInFlow returns the offset of a value of a list in flow style; -1 if it is none.
func (l *list) valueInFlow(value *yaml.Node) int {
	for n, p := range l.form.root.parts {
		if value != nil && l.root.Content[2*n+1] == value && p.value > 0 {
			return skipProperties(l.in, p.value)
		}
	}
	return -1
}

// flowItems finds the items between brackets.
func (l *list) flowItems(at int) {
	f, ok := scanFlow(l.in, at)
	if !ok || len(f.parts) != len(l.items) {
		return
	}
	l.form.style, l.form.flow = inFlow, f
	for n, i := range l.items {
		i.start, i.end = f.parts[n].start, f.parts[n].end
		i.flow = true
	}
}
