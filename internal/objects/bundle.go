// Package objects makes the objects of a world: of a bundle, whose places are the
// clauses of a program, and of manifests, whose places are their lines.
package objects

import (
	"cmp"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/traffic/world"
)

// OfBundle returns the objects of a bundle, which may be nil, that are
// as gwc made them. One that is not an Istio object has no message.
func OfBundle(b *emit.Bundle) (list []*world.Object) {
	if b == nil {
		return nil
	}
	for _, o := range b.Objects {
		if o.Manual || o.Edited {
			continue
		}
		spec, _ := o.Body.(proto.Message)
		list = append(list, &world.Object{Kind: o.Kind, Namespace: o.Namespace, Name: o.Name, Labels: o.Labels, Message: spec, Place: o.At})
	}
	return list
}

// Manual returns the objects of a bundle, which may be nil, that were written by hand
// or edited, and what is wrong with their specs.
func Manual(b *emit.Bundle) (list []*world.Object, faults []Fault) {
	if b == nil {
		return nil, nil
	}
	for _, o := range b.Objects {
		if !o.Manual && !o.Edited {
			continue
		}
		out := &world.Object{Kind: o.Kind, Namespace: cmp.Or(o.Namespace, "default"), Name: o.Name, Labels: o.Labels, Place: o.At}
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
