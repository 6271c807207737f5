package emit

import (
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Target turns a model into objects. What it cannot do safely it reports; of
// a model with errors its bundle is not used.
type Target interface {
	Emit(m *model.Model, sink *diag.Sink) *Bundle
}

// An Auditor is a target that knows what objects of its kinds do to each other.
type Auditor interface {
	// Audit reports what the objects of an inventory do to each other and to
	// those of a bundle, which is nil where there is none; with ownOnly, only
	// that in which the bundle has a part.
	Audit(m *model.Model, b *Bundle, i *inventory.Inventory, ownOnly bool, sink *diag.Sink)
}
