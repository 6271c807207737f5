package compiler

import (
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// carried returns what manifests state as an inventory.
func carried(raws []model.Raw) *inventory.Inventory {
	files := make([]*diag.File, len(raws))
	for i, r := range raws {
		files[i] = r.File
	}
	return inventory.Read(files, &diag.Sink{}) // package manifest reported what is wrong
}

// collisions reports objects of manifests that the program makes itself.
func collisions(raws []model.Raw, b *emit.Bundle, sink *diag.Sink) {
	if len(raws) == 0 {
		return
	}
	made := map[manifest.ID]*emit.Object{}
	for i := range b.Objects {
		if o := &b.Objects[i]; !o.Manual {
			made[manifest.ID(o.ID())] = o
		}
	}
	for _, r := range raws {
		for _, o := range r.Objects {
			own := made[o.ID()]
			if own == nil {
				continue
			}
			sink.Add(diag.At(r.Path, code.RawCollision, "%s has %s, which the program produces itself", r.File.Name, o).
				WithHint("rename or remove it in the manifest").
				WithRelated(o.NameAt, "the manifest states it here").WithRelated(diag.First(own.Origins), "it is produced by this statement"))
		}
	}
	secretCollisions(raws, b, sink)
}
