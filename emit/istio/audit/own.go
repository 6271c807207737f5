package audit

import (
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit"
)

const (
	managedBy = "app.kubernetes.io/managed-by"
	program   = "gwc.dev/program"
	revision  = "istio.io/rev"
)

// An own identifies the objects of the bundle's program in an inventory, where they
// are if the bundle was applied before.
type own struct {
	objects map[string]*object // by kind and name
	program string
	known   bool // there is a bundle
}

func newOwn(b *emit.Bundle) own {
	o := own{objects: map[string]*object{}}
	if b == nil {
		return o
	}
	for _, made := range b.Objects {
		o.known, o.program = true, made.Labels[program]
		made := &object{made.Kind, made.Namespace, made.Name, true, made.Labels[revision], placeOf(made)}
		o.objects[made.String()] = made
	}
	return o
}

// has reports whether the manifest belongs to the bundle's program. An object that
// the bundle no longer contains is identified by the program's name: it will be
// pruned.
func (o own) has(m inventory.Manifest) bool {
	if !o.known || m.Labels[managedBy] != "gwc" || m.Labels[program] != o.program {
		return false
	}
	return o.program != "" || o.objects[m.Kind+" "+m.String()] != nil
}
