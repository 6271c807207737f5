// Package emit holds the result of a build: objects, the bundle in the order in which
// they are applied, and the encodings of a bundle. It knows the Kubernetes envelope
// (apiVersion, kind, metadata) and does not depend on the language; of a target's
// kinds it knows only which zero values are written (always.go).
package emit

import (
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An Object is one Kubernetes object.
type Object struct {
	APIVersion string
	Kind       string
	Namespace  string // empty for what has none
	Name       string
	// Labels and Annotations may be those of other objects too: to change
	// them, replace the map.
	Labels      map[string]string
	Annotations map[string]string

	// Sensitive says that the object holds private keys: it is written to no
	// directory unless asked for, and only its owner may read its file.
	Sensitive bool
	// Manual says that the object was written by hand: gwc only carries it, and
	// audits it as it does the objects of the cluster.
	Manual bool
	// Edited says that an overlay changed more than the metadata of an object that
	// gwc made. It is audited too.
	Edited bool

	// Body is what follows metadata. A protobuf message is the object's spec.
	// A Manifest is written as it is, and Verbatim byte for byte, with its metadata.
	// Printed is a spec of which only the YAML was kept.
	// Any other value is a struct with json tags
	// whose fields are beside metadata, as a Secret's data and type, or a
	// NetworkPolicy's spec.
	Body any

	// Metadata is what its metadata has beside name, namespace, labels and
	// annotations.
	Metadata []manifest.Entry

	// Controlled are the numbers of the object that a controller in the cluster
	// changes. A tool that applies the object leaves them alone.
	Controlled []Controlled

	// Origins are the clauses that asked for the object, sorted.
	Origins []diag.Span
	// Fields are the parts of the object that a clause decided.
	Fields []Field
}

// A Field is a part of an object and the clauses that decided it.
type Field struct {
	Path    string // as in spec.http[0].timeout
	Origins []diag.Span
}

// A Controlled is numbers of an object that a controller in the cluster changes: Field
// of each item of the list Each, in the item of the list Path that has the name.
type Controlled struct {
	Path, Name, Each, Field string
}

// A Bundle is all objects of one build, in the order in which they are applied.
type Bundle struct {
	Objects []Object
	// Labels are those of every object.
	Labels map[string]string
	// Order is the order of the kinds; Sort sets it.
	Order Order
}
