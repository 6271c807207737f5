package overlay

import (
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An original is an object before an overlay, as the overlay sees it.
type original struct {
	object *emit.Object
	json   []byte
	tree   manifest.Value // as it is written
	value  any            // the same, decoded
}

// hidden stands for each value of a Secret: an overlay does not see them, so that no
// message can show them.
const hidden = "(a secret that overlays do not see)"

func newOriginals(b *emit.Bundle) ([]original, error) {
	list := make([]original, len(b.Objects))
	for i := range b.Objects {
		o := &b.Objects[i]
		text, err := o.JSON()
		if err != nil {
			return nil, err
		}
		tree := manifest.ReadJSON(diag.NewFile("", text))
		if o.Sensitive {
			hide(&tree)
			if text, err = tree.MarshalJSON(); err != nil {
				return nil, err
			}
		}
		value, err := decode(text)
		if err != nil {
			return nil, err
		}
		list[i] = original{o, text, tree, value}
	}
	return list, nil
}

// hide replaces the values beside apiVersion, kind and metadata.
func hide(object *manifest.Value) {
	for i := range object.Entries {
		switch e := &object.Entries[i]; e.Key {
		case "apiVersion", "kind", "metadata", "type":
		default:
			hideAll(&e.Value)
		}
	}
}

func hideAll(v *manifest.Value) {
	if v.Kind == manifest.String || v.Kind == manifest.Literal {
		*v = manifest.Value{Kind: manifest.String, Text: hidden}
	}
	for i := range v.Items {
		hideAll(&v.Items[i])
	}
	for i := range v.Entries {
		hideAll(&v.Entries[i].Value)
	}
}

// holds reports whether a value has a secret that was hidden.
func holds(value any) bool {
	switch v := value.(type) {
	case string:
		return v == hidden
	case []any:
		for _, item := range v {
			if holds(item) {
				return true
			}
		}
	case map[string]any:
		for _, item := range v {
			if holds(item) {
				return true
			}
		}
	}
	return false
}
