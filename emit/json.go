package emit

import "io"

// JSON writes the objects as one Kubernetes List, indented by two spaces, with
// the same fields in the same order as YAML writes. Nothing is written when an
// object cannot be, as for YAML.
func (b *Bundle) JSON(w io.Writer) error {
	c := notation{
		head:  "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": [",
		begin: func(buf []byte) page { return &jsonPrinter{buf: buf, levels: []level{{}, {list: true}}} },
		tail:  "\n  ]\n}\n",
	}
	for i := range b.Objects {
		if err := b.Objects[i].noJSON(); err != nil {
			return err
		}
	}
	if len(b.Objects) == 0 {
		c.tail = "]\n}\n"
	}
	return c.write(w, b.Objects)
}

// JSON returns the object as one JSON document.
func (o *Object) JSON() ([]byte, error) {
	if err := o.noJSON(); err != nil {
		return nil, err
	}
	var j jsonPrinter
	e := encoder{printer: &j}
	e.object(o)
	return append(j.buf, '\n'), e.err
}

func (j *jsonPrinter) object(e *encoder, o *Object, first bool) {
	j.levels[len(j.levels)-1].empty = first
	e.item()
	e.object(o)
}

func (j *jsonPrinter) bytes() []byte { return j.buf }

// A jsonPrinter prints JSON.
type jsonPrinter struct {
	buf    []byte
	levels []level
}

func (j *jsonPrinter) open(list bool) {
	j.levels = append(j.levels, level{list: list, empty: true})
	if list {
		j.buf = append(j.buf, '[')
	} else {
		j.buf = append(j.buf, '{')
	}
}

func (j *jsonPrinter) close() {
	last := j.levels[len(j.levels)-1]
	j.levels = j.levels[:len(j.levels)-1]
	if !last.empty {
		j.newLine()
	}
	if last.list {
		j.buf = append(j.buf, ']')
	} else {
		j.buf = append(j.buf, '}')
	}
}

func (j *jsonPrinter) newLine() {
	j.buf = append(j.buf, '\n')
	for range j.levels {
		j.buf = append(j.buf, "  "...)
	}
}

// item goes to the place of the innermost level's next entry.
func (j *jsonPrinter) item() {
	l := &j.levels[len(j.levels)-1]
	if !l.empty {
		j.buf = append(j.buf, ',')
	}
	l.empty = false
	j.newLine()
}

func (j *jsonPrinter) key(name string) {
	j.item()
	j.buf = appendQuoted(j.buf, name, appendLongJSON)
	j.buf = append(j.buf, ": "...)
}

func (j *jsonPrinter) field(name string) {
	j.item()
	j.buf = append(j.buf, '"')
	j.buf = append(j.buf, name...)
	j.buf = append(j.buf, `": `...)
}

func (j *jsonPrinter) number(digits []byte) { j.buf = append(j.buf, digits...) }

func (j *jsonPrinter) text(s string) { j.buf = appendQuoted(j.buf, s, appendLongJSON) }

func (j *jsonPrinter) literal(s string) { j.buf = append(j.buf, s...) }
