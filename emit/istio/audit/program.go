package audit

import (
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/internal/objects"
	"github.com/gwc-lang/gwc/traffic/world"
)

const (
	managedByLabel = "app.kubernetes.io/managed-by"
	programLabel   = "gwc.dev/program"
)

// A program is the objects of a bundle. It identifies them in an inventory, where they
// are if the bundle was applied before.
type program struct {
	name    string                   // by the label; may be empty
	objects []*world.Object          // what gwc made, then what it carries
	named   map[string]*world.Object // by kind and name
	made    map[*world.Object]bool
	carried map[*world.Object]bool // written by hand
	unread  []objects.Fault        // of those
}

func programOf(b *emit.Bundle) program {
	p := program{objects: objects.OfBundle(b), named: map[string]*world.Object{}, made: map[*world.Object]bool{}, carried: map[*world.Object]bool{}}
	for _, o := range p.objects {
		p.made[o] = true
	}
	manual, faults := objects.Manual(b)
	for _, o := range manual {
		p.carried[o] = true
	}
	p.objects, p.unread = append(p.objects, manual...), faults
	for _, o := range p.objects {
		p.name = o.Labels[programLabel]
		p.named[o.String()] = o
	}
	return p
}

// owns reports whether the manifest belongs to the program. An object that the bundle
// no longer contains is identified by the program's name: it will be pruned.
func (p program) owns(m inventory.Manifest) bool {
	if len(p.objects) == 0 || m.Labels[managedByLabel] != "gwc" || m.Labels[programLabel] != p.name {
		return false
	}
	return p.name != "" || p.of(m) != nil
}

// without returns the manifests that do not belong to the program. Its own objects are as
// old as theirs.
func (p program) without(list []inventory.Manifest) (others []inventory.Manifest) {
	if len(p.objects) == 0 {
		return list
	}
	for _, m := range list {
		if !p.owns(m) {
			others = append(others, m)
		} else if o := p.of(m); o != nil {
			o.Created = m.Created
		}
	}
	return others
}

// of returns the program's object with the kind and name of a manifest; nil if there is
// none.
func (p program) of(m inventory.Manifest) *world.Object { return p.named[m.Kind+" "+m.String()] }

// mine reports whether an object is applied with the program: gwc made it, or carries it.
func (a *Audit) mine(o *world.Object) bool { return a.own(o) || a.program.carried[o] }

// own reports whether gwc made an object of the program.
func (a *Audit) own(o *world.Object) bool { return a.program.made[o] }
