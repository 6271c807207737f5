// Package objects makes the objects of a world: of a bundle, whose places are the
// clauses of a program, and of manifests, whose places are their lines.
package objects

import (
	"cmp"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic/world"
)

// OfBundle returns the objects that gwc made of a bundle, which may be nil. One that
// is not an Istio object has no message.
func OfBundle(b *emit.Bundle) (list []*world.Object) {
	if b == nil {
		return nil
	}
	for _, o := range b.Objects {
		if o.Manual {
			continue
		}
		spec, _ := o.Body.(proto.Message)
		list = append(list, &world.Object{Kind: o.Kind, Namespace: o.Namespace, Name: o.Name, Labels: o.Labels, Message: spec, Place: placeOf(o)})
	}
	return list
}

// Manual returns the objects of a bundle, which may be nil, that were written by hand,
// and what is wrong with their specs.
func Manual(b *emit.Bundle) (list []*world.Object, faults []Fault) {
	if b == nil {
		return nil, nil
	}
	for _, o := range b.Objects {
		if !o.Manual {
			continue
		}
		out := &world.Object{Kind: o.Kind, Namespace: cmp.Or(o.Namespace, "default"), Name: o.Name, Labels: o.Labels, Place: placeOf(o)}
		out.Message, _ = o.Body.(proto.Message)
		if m, is := o.Body.(emit.Manifest); is {
			if fault := decode(out, o.APIVersion, m.Spec()); fault != nil {
				faults = append(faults, *fault)
			}
		}
		list = append(list, out)
	}
	return list, faults
}

// placeOf returns the function that finds the source of a part of a bundle's object:
// the clause that decided the part or the innermost enclosing one, else the clause
// that caused the object.
func placeOf(o emit.Object) func(string) diag.Span {
	return func(path string) diag.Span {
		var best emit.Field
		for _, f := range o.Fields {
			if encloses(f.Path, path) && len(f.Path) > len(best.Path) {
				best = f
			}
		}
		for _, spans := range [][]diag.Span{best.Origins, o.Origins} {
			if len(spans) > 0 {
				return slices.MinFunc(spans, diag.Span.Compare)
			}
		}
		return diag.Span{}
	}
}

// encloses reports whether a path encloses another, or is the same.
func encloses(outer, inner string) bool {
	rest, ok := strings.CutPrefix(inner, outer)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}
