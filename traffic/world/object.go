package world

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An Object is what all kinds have in common.
type Object struct {
	Kind, Namespace, Name string
	Labels                map[string]string
	Annotations           map[string]string // of a manifest
	// Assumed says that a manifest does not state its namespace: it may be another.
	Assumed bool
	// Created is when the cluster created the object; zero if it is about to be
	// applied, or if that is unknown.
	Created time.Time
	// Message is the spec, of istio.io/api; nil for an object that is only a place.
	Message proto.Message
	// Place returns the source of a part of the object, such as spec.http[0].timeout,
	// or of its innermost parent that has one.
	Place func(path string) diag.Span
}

// String returns the name of the object for messages.
func (o *Object) String() string { return o.Kind + " " + o.Namespace + "/" + o.Name }

// Content returns all of the object but its name, as text to compare.
func (o *Object) Content() string {
	text, err := proto.MarshalOptions{Deterministic: true}.Marshal(o.Message)
	if err != nil {
		return o.String()
	}
	return o.Kind + " " + o.Namespace + " " + string(text)
}

// SharesControlPlane reports whether some control plane reads both objects. An object
// without the label istio.io/rev is read by each.
func (o *Object) SharesControlPlane(p *Object) bool {
	a, b := o.Labels[feature.RevisionLabel], p.Labels[feature.RevisionLabel]
	return a == "" || b == "" || a == b
}

// Part returns a part of the object, as spec.http[0].
func (o *Object) Part(format string, args ...any) Part { return Part{o, fmt.Sprintf(format, args...)} }

// Labelled returns the part with labels or, if there is only one, that label.
func (o *Object) Labelled(path string, labels map[string]string) Part {
	if len(labels) == 1 {
		for key := range labels {
			path += "." + key
		}
	}
	return Part{o, path}
}

// A Part is a piece of an object that a message can point at.
type Part struct {
	*Object
	Path string
}

// Span returns the source of the part.
func (p Part) Span() diag.Span { return p.Place(p.Path) }

// Field returns a part of the part.
func (p Part) Field(path string) Part { return Part{p.Object, p.Path + "." + path} }

// precedence orders objects as istiod does: the older first, and those of one second by
// name, then namespace. One that is about to be applied will be younger than all others;
// several of them keep their order. Source: model/config.go sortConfigByCreationTime.
func precedence(a, b *Object) int {
	switch {
	case a.Created.IsZero() && b.Created.IsZero():
		return 0
	case a.Created.IsZero():
		return 1
	case b.Created.IsZero():
		return -1
	}
	return cmp.Or(a.Created.Compare(b.Created), strings.Compare(a.Name, b.Name), strings.Compare(a.Namespace, b.Namespace))
}
