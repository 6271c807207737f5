package emit

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Target turns a model into objects. What it cannot do safely it reports; of
// a model with errors its bundle is not used.
type Target interface {
	Emit(m *model.Model, sink *diag.Sink) *Bundle
}
