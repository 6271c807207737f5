package emit

import "fmt"

// Printed is the spec of an object as it is in YAML, with its key, of which nothing else
// was kept: messages have ten pointers where the text has none, and take more memory. It
// has no form in JSON and no outline.
type Printed interface {
	// Len is the number of bytes of the text.
	Len() int
	// text returns the text, which was fetched unless it is nil.
	text(fetched []byte) ([]byte, error)
}

// A printedText is in memory.
type printedText []byte

// Len is the number of bytes of the text.
func (p printedText) Len() int { return len(p) }

func (p printedText) text([]byte) ([]byte, error) { return p, nil }

// printed writes a spec where it was printed for: as an entry of the object.
func (e *encoder) printed(spec Printed) {
	switch p := e.printer.(type) {
	case *yamlPrinter:
		text, err := spec.text(e.fetched)
		if err != nil {
			e.fail("%w", err)
		}
		p.buf = append(p.buf, text...)
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
