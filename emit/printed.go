package emit

import (
	"fmt"
	"slices"
	"sync"

	"google.golang.org/protobuf/proto"
)

// Printed is the spec of an object as it is in YAML, with its key, of which nothing else
// was kept: messages have ten pointers where the text has none, and take more memory. It
// has no form in JSON and no outline.
type Printed []byte

// Print keeps of the objects only what YAML writes: no message, and not the clauses that
// decided the fields. An object that cannot be written stays as it is, for the error.
func Print(objects []Object) {
	y := printers.Get().(*yamlPrinter)
	defer printers.Put(y)
	e := encoder{printer: y}
	y.buf = y.buf[:0]
	ends := make([]int, len(objects)) // of the texts; 0: none
	for i := range objects {
		m, is := objects[i].Body.(proto.Message)
		if !is {
			continue
		}
		from := len(y.buf)
		y.levels = append(y.levels[:0], level{})
		if e.body(m); e.err != nil {
			e.err, y.buf = nil, y.buf[:from]
			continue
		}
		ends[i] = len(y.buf)
	}
	keepTexts(objects, ends, slices.Clone(y.buf))
}

// printers are what Print prints with. Their buffers are as long as the texts that they
// printed before.
var printers = sync.Pool{New: func() any { return new(yamlPrinter) }}

// keepTexts sets the bodies of objects to their parts of a text, which they share: an
// array for each would cost more than to print it.
func keepTexts(objects []Object, ends []int, text []byte) {
	from := 0
	for i, end := range ends {
		if end > 0 {
			objects[i].Body, objects[i].Fields = Printed(text[from:end:end]), nil
			from = end
		}
	}
}

// printed writes a spec where it was printed for: as an entry of the object.
func (e *encoder) printed(spec Printed) {
	switch p := e.printer.(type) {
	case *yamlPrinter:
		p.buf = append(p.buf, spec...)
	case nowhere: // it can be written
	default:
		e.fail("only its YAML was kept")
	}
}

// noJSON returns an error for an object that has no form in JSON.
func (o *Object) noJSON() error {
	reason := ""
	switch o.Body.(type) {
	case Verbatim:
		reason = "it is encrypted and stays as it is, in YAML"
	case Printed:
		reason = "only its YAML was kept"
	default:
		return nil
	}
	return fmt.Errorf("%s %s/%s cannot be written as JSON: %s", o.Kind, o.Namespace, o.Name, reason)
}
