package emit

import "github.com/gwc-lang/gwc/compiler/manifest"

// A Manifest is the body of an object that is written as a manifest states it: the
// same keys in the same order, and the same values. It is what the manifest has beside
// apiVersion, kind and metadata.
type Manifest []manifest.Entry

// Spec returns the spec as JSON; empty if there is none.
func (m Manifest) Spec() []byte {
	for _, e := range m {
		if e.Key == "spec" && !e.Value.IsNull() {
			text, _ := e.Value.MarshalJSON() // a value of a manifest always can be
			return text
		}
	}
	return nil
}

// entries writes entries of a manifest.
func (e *encoder) entries(list []manifest.Entry) {
	for i := range list {
		e.name(list[i].Key)
		e.manifest(&list[i].Value)
	}
}

// manifest writes a value of a manifest.
func (e *encoder) manifest(v *manifest.Value) {
	switch v.Kind {
	case manifest.String:
		e.string(v.Text)
	case manifest.Literal:
		e.literal(v.Text)
	case manifest.List:
		e.open(true)
		for i := range v.Items {
			e.item()
			e.manifest(&v.Items[i])
		}
		e.close()
	case manifest.Map:
		e.open(false)
		e.entries(v.Entries)
		e.close()
	}
}
