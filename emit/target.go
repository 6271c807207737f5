package emit

import (
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Target turns a model into objects. It reports what it cannot do safely; the
// bundle of a model with errors is not used.
type Target interface {
	Emit(m *model.Model, sink *diag.Sink) *Bundle
}

// An Auditor is a target that can find conflicts between objects of its kinds.
type Auditor interface {
	// Audit reports conflicts between the objects of an inventory and those of a
	// bundle, which is nil if there is none; with ownOnly, only conflicts that
	// involve the bundle.
	Audit(m *model.Model, b *Bundle, i *inventory.Inventory, ownOnly bool, sink *diag.Sink)
}
