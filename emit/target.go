package emit

import (
	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Target turns a model into objects. It knows the releases, limits and defaults
// that programs depend on.
type Target interface {
	// Defaults returns what a program gets that does not state it.
	Defaults() model.Defaults
	// Check reports mistakes that depend on the target. The model may have other
	// errors.
	Check(m *model.Model, sink *diag.Sink)
	// Advise gives advice that depends on the target.
	Advise(m *model.Model, sink *diag.Sink)
	// Emit returns the objects. It reports what the target cannot do safely; the
	// bundle of a model with errors is not used.
	Emit(m *model.Model, sink *diag.Sink) *Bundle
}

// A Streamer is a target that plans before it writes, and hands its objects over while
// it writes them, so that what nobody needs of them does not have to wait for the last
// one. Its methods are called instead of Emit: a target that embeds this one has its own.
type Streamer interface {
	// Plan makes the decisions of Emit, and returns what writes the objects. It runs
	// while others read the model.
	Plan(m *model.Model, sink *diag.Sink) Written
}

// Written returns the bundle of a plan. It calls done with some objects at a time when
// they are complete, also at the same time. The bundle has what done leaves of them.
type Written func(sink *diag.Sink, done func([]Object)) *Bundle

// An Auditor is a target that can find conflicts between objects of its kinds.
type Auditor interface {
	// Audit reports conflicts between the objects of an inventory and those of a
	// bundle, which is nil if there is none; with ownOnly, only conflicts that
	// involve the bundle.
	Audit(m *model.Model, b *Bundle, i *inventory.Inventory, ownOnly bool, sink *diag.Sink)
}

// An Editor is a target whose bundles can be changed by overlays.
type Editor interface {
	// Spec decodes a spec of one of the target's kinds, in JSON. known is false of any
	// other kind. wrong says what is wrong with the spec, and at which path; it is
	// empty if nothing is.
	Spec(apiVersion, kind string, text []byte) (spec proto.Message, known bool, wrong, path string)
	// Promises returns the paths of the fields of a kind that carry what the program
	// states, as spec.servers[].hosts: [] stands for each item of a list.
	Promises(kind string) []string
	// CheckSizes reports objects that are too large, or nearly so.
	CheckSizes(b *Bundle, sink *diag.Sink)
}
