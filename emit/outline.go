package emit

import "bytes"

// A Part is a part of an object and its lines in the object's YAML, counted from 1.
type Part struct {
	Path        string
	First, Last int
}

// Outline returns the parts of the object's YAML in order, and its number of lines. A
// string in a list appears by its index and by its value.
func (o *Object) Outline() (parts []Part, lines int, err error) {
	if v, is := o.Body.(Verbatim); is {
		return nil, bytes.Count(v.text(), []byte{'\n'}), nil
	}
	t := tracer{line: 1}
	e := encoder{printer: &t}
	e.object(o)
	t.end(0, t.line+1)
	return t.parts, t.line, e.err
}

// A tracer prints YAML and records where each part begins.
type tracer struct {
	yamlPrinter
	counted int // the bytes in which lines were counted
	line    int
	begun   []traced // the entries that are being written, outer ones first
	parts   []Part
}

// traced is an open entry of the object; one that has entries itself counts them.
type traced struct {
	path  string
	part  int
	items int
	level int
}

func (t *tracer) begin(path string) {
	t.line += bytes.Count(t.buf[t.counted:], []byte{'\n'})
	t.counted = len(t.buf)
	t.end(len(t.levels), t.line)
	t.begun = append(t.begun, traced{path: path, part: len(t.parts), level: len(t.levels)})
	t.parts = append(t.parts, Part{Path: path, First: t.line})
}

// end ends the entries of that level and of the levels within it before a line.
func (t *tracer) end(level, line int) {
	for n := len(t.begun) - 1; n >= 0 && t.begun[n].level >= level; n-- {
		t.parts[t.begun[n].part].Last = max(line-1, t.parts[t.begun[n].part].First)
		t.begun = t.begun[:n]
	}
}

func (t *tracer) key(name string) {
	t.yamlPrinter.key(name)
	t.begin(KeyPath(t.holder(), name))
}

func (t *tracer) field(name string) {
	t.yamlPrinter.field(name)
	t.begin(KeyPath(t.holder(), name))
}

func (t *tracer) item() {
	t.yamlPrinter.item()
	n := 0
	if h := t.holding(); h != nil {
		n = h.items
		h.items++
	}
	t.begin(ItemPath(t.holder(), n))
}

// holding returns the parent of the entries that are being written; nil for the
// object itself.
func (t *tracer) holding() *traced {
	for n := len(t.begun) - 1; n >= 0; n-- {
		if t.begun[n].level < len(t.levels) {
			return &t.begun[n]
		}
	}
	return nil
}

func (t *tracer) holder() string {
	if h := t.holding(); h != nil {
		return h.path
	}
	return ""
}

func (t *tracer) text(s string) {
	t.yamlPrinter.text(s)
	if t.levels[len(t.levels)-1].list {
		t.parts = append(t.parts, Part{NamedPath(t.holder(), s), t.line, t.line})
	}
}
