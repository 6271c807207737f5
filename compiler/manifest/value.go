// Package manifest reads Kubernetes manifests as they were written: the order of
// their keys, the digits of their numbers, and the place of each part. It knows
// the envelope of an object (apiVersion, kind, metadata) and no kind.
package manifest

import (
	"encoding/json"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A Kind is the kind of a Value.
type Kind int

// The kinds of values.
const (
	Map     Kind = iota
	List         // of Items
	String       // Text
	Literal      // a number, true, false or null, in Text as JSON writes it
)

// A Value is a part of a manifest.
type Value struct {
	Kind    Kind
	Text    string
	Entries []Entry // of a Map, in the order of the manifest, each key once
	Items   []Value // of a List
	At      diag.Span
}

// An Entry is a key of a Map and its value.
type Entry struct {
	Key   string
	At    diag.Span // the key
	Value Value
}

// Get returns the value of a key; nil if the map does not have it.
func (v *Value) Get(key string) *Value {
	for i := range v.Entries {
		if v.Entries[i].Key == key {
			return &v.Entries[i].Value
		}
	}
	return nil
}

// IsNull reports whether the value is null.
func (v *Value) IsNull() bool { return v.Kind == Literal && v.Text == "null" }

// MarshalJSON returns the value as JSON, with its keys in order.
func (v Value) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	v.json(&b)
	return []byte(b.String()), nil
}

func (v Value) json(b *strings.Builder) {
	switch v.Kind {
	case Map:
		entriesJSON(b, v.Entries)
	case List:
		b.WriteByte('[')
		for i, item := range v.Items {
			comma(b, i)
			item.json(b)
		}
		b.WriteByte(']')
	case String:
		stringJSON(b, v.Text)
	case Literal:
		b.WriteString(v.Text)
	}
}

func entriesJSON(b *strings.Builder, list []Entry) {
	b.WriteByte('{')
	for i, e := range list {
		comma(b, i)
		stringJSON(b, e.Key)
		b.WriteByte(':')
		e.Value.json(b)
	}
	b.WriteByte('}')
}

func comma(b *strings.Builder, i int) {
	if i > 0 {
		b.WriteByte(',')
	}
}

func stringJSON(b *strings.Builder, s string) {
	text, _ := json.Marshal(s) // a string always can be
	b.Write(text)
}

// An Object is a Kubernetes object as its manifest states it.
type Object struct {
	APIVersion, Kind string
	Namespace        string // empty if the manifest has none
	Name             string
	Labels           map[string]string
	Annotations      map[string]string
	// Metadata is the rest of its metadata.
	Metadata []Entry
	// Body is what it has beside apiVersion, kind and metadata.
	Body []Entry
	// Value is the whole object.
	Value Value
	// At is the first line of its document, or of the item of a list.
	At diag.Span
	// NameAt is where its metadata has the name.
	NameAt diag.Span
	// Private says that it holds secret values: it is a Secret, or a private key
	// is in it.
	Private bool
}

// String returns KIND NAMESPACE/NAME, for messages.
func (o *Object) String() string {
	if o.Namespace == "" {
		return o.Kind + " " + o.Name
	}
	return o.Kind + " " + o.Namespace + "/" + o.Name
}

// An ID identifies an object among those that are applied together.
type ID struct{ Group, Kind, Namespace, Name string }

// ID returns the object's identity, with the namespace in which kubectl puts an object
// that has none.
func (o *Object) ID() ID {
	id := ID{o.Group(), o.Kind, o.Namespace, o.Name}
	if id.Namespace == "" && Namespaced(o.APIVersion, o.Kind) {
		id.Namespace = "default"
	}
	return id
}

// Group returns the API group; empty for Kubernetes' core.
func (o *Object) Group() string {
	group, _, grouped := strings.Cut(o.APIVersion, "/")
	if !grouped {
		return ""
	}
	return group
}
