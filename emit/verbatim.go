package emit

import (
	"bytes"
	"slices"
)

// Verbatim is a manifest that is written byte for byte: that of an encrypted Secret,
// whose signature covers all of its values. Its object has no labels and annotations of
// gwc, it has no form in JSON, and overlays do not see it.
type Verbatim []byte

// text returns the manifest as a document between others.
func (v Verbatim) text() []byte {
	if !bytes.HasSuffix(v, []byte("\n")) {
		return append(slices.Clip(v), '\n')
	}
	return v
}

// WithoutVerbatim returns the bundle without the objects that must stay as they are,
// and those.
func (b *Bundle) WithoutVerbatim() (rest *Bundle, verbatim []Object) {
	out := *b
	out.Objects = nil
	for _, o := range b.Objects {
		if _, is := o.Body.(Verbatim); is {
			verbatim = append(verbatim, o)
		} else {
			out.Objects = append(out.Objects, o)
		}
	}
	if len(verbatim) == 0 {
		return b, nil
	}
	return &out, verbatim
}
