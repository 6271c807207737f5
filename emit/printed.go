package emit

import (
	"fmt"

	"google.golang.org/protobuf/proto"
)

// Printed is the spec of an object as it is in YAML, with its key, of which nothing else
// was kept: messages have ten pointers where the text has none, and take more memory. It
// has no form in JSON and no outline.
type Printed string

// Print keeps of the objects only what YAML writes: no message, and not the clauses that
// decided the fields. An object that cannot be written stays as it is, for the error.
func Print(objects []Object) {
	y := yamlPrinter{levels: make([]level, 1, 16)}
	e := encoder{printer: &y}
	for i := range objects {
		o := &objects[i]
		if _, is := o.Body.(proto.Message); !is {
			continue
		}
		y.buf, y.levels = y.buf[:0], y.levels[:1]
		if e.body(o.Body); e.err != nil {
			e.err = nil
			continue
		}
		o.Body, o.Fields = Printed(y.buf), nil
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
