package emit

import (
	"io"
	"slices"
)

// YAML writes the objects as YAML, one document each, in the bundle's order. Fields
// are in the order of the API, and the bytes depend only on the objects. Nothing is
// written if an object cannot be encoded: a string that is not UTF-8, or a body that
// is neither a message nor a struct with json tags.
func (b *Bundle) YAML(w io.Writer) error {
	return notation{begin: func(buf []byte) page { return &yamlPrinter{buf: buf} }}.write(w, b.Objects)
}

// YAML returns the object as one YAML document.
func (o *Object) YAML() ([]byte, error) {
	if v, is := o.Body.(Verbatim); is {
		return v, nil
	}
	var y yamlPrinter
	e := encoder{printer: &y}
	y.document(&e, o)
	return y.buf, e.err
}

// BodyYAML returns a struct with json tags as one YAML document, in the style of the
// objects.
func BodyYAML(body any) ([]byte, error) {
	var y yamlPrinter
	e := encoder{printer: &y}
	y.open(false)
	e.beside(body)
	y.close()
	return append(y.buf, '\n'), e.err
}

// A yamlPrinter prints YAML in the style that kubectl prints: block style, two spaces,
// a list's dashes under the key's first letter.
type yamlPrinter struct {
	buf    []byte
	levels []level
}

// A level is an object or a list that is being written.
type level struct {
	list   bool
	empty  bool // no entry was written yet
	inline bool // the first entry is on the line that is begun
	indent int
}

func (y *yamlPrinter) document(e *encoder, o *Object) {
	if v, is := o.Body.(Verbatim); is {
		y.buf = append(y.buf, v.text()...)
		return
	}
	e.object(o)
	y.buf = append(y.buf, '\n')
}

func (y *yamlPrinter) object(e *encoder, o *Object, first bool) {
	if !first {
		y.buf = append(y.buf, "---\n"...)
	}
	y.document(e, o)
}

func (y *yamlPrinter) bytes() []byte { return y.buf }

func (y *yamlPrinter) open(list bool) {
	next := level{list: list, empty: true}
	if n := len(y.levels); n > 0 {
		outer := y.levels[n-1]
		next.inline = outer.list
		next.indent = outer.indent + 2
		if list && !outer.list {
			next.indent = outer.indent
		}
	}
	y.levels = append(y.levels, next)
}

func (y *yamlPrinter) close() {
	last := len(y.levels) - 1
	switch l := y.levels[last]; {
	case l.empty && l.list:
		y.literal("[]")
	case l.empty:
		y.literal("{}")
	}
	y.levels = y.levels[:last]
}

// start goes to the place of the innermost level's next entry.
func (y *yamlPrinter) start() {
	l := &y.levels[len(y.levels)-1]
	switch {
	case l.empty && l.inline:
		y.buf = append(y.buf, ' ')
	case !l.empty || len(y.levels) > 1:
		y.newLine(l.indent)
	}
	l.empty = false
}

// lineStart is a line end and the indentation of most lines.
const lineStart = "\n                                                                "

func (y *yamlPrinter) newLine(indent int) {
	n := min(1+indent, len(lineStart))
	y.buf = append(y.buf, lineStart[:n]...)
	for ; n <= indent; n++ {
		y.buf = append(y.buf, ' ')
	}
}

// longestKey is a number of bytes within which every parser still looks for
// the colon of a key.
const longestKey = 1000

func (y *yamlPrinter) key(name string) {
	y.start()
	at := len(y.buf)
	y.buf = appendScalar(y.buf, name)
	if len(y.buf)-at > longestKey {
		y.buf = slices.Insert(y.buf, at, '?', ' ')
		y.newLine(y.levels[len(y.levels)-1].indent)
	}
	y.buf = append(y.buf, ':')
}

func (y *yamlPrinter) field(name string) {
	y.start()
	y.buf = append(y.buf, name...)
	y.buf = append(y.buf, ':')
}

func (y *yamlPrinter) number(digits []byte) {
	y.buf = append(y.buf, ' ')
	y.buf = append(y.buf, digits...)
}

func (y *yamlPrinter) item() {
	y.start()
	y.buf = append(y.buf, '-')
}

func (y *yamlPrinter) text(s string) {
	y.buf = append(y.buf, ' ')
	y.buf = appendScalar(y.buf, s)
}

func (y *yamlPrinter) literal(s string) {
	y.buf = append(y.buf, ' ')
	y.buf = append(y.buf, s...)
}
