package join

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// unrouted warns of a statement whose service gets none of its requests: its routes all
// lead to other services. Routes that only answer need no service, and with `also mesh` it
// gets what no route matches.
func (b *builder) unrouted(e *model.Expose) {
	other := false
	for d := range model.Destinations(e.Routes) {
		if d.Outside == e.Service.Outside && (d.Outside.Is() || d.Service == e.Service.Service) {
			return
		}
		other = true
	}
	if !other || e.AlsoMesh.Value {
		return
	}
	hint := "add `route -> " + e.Service.At.Text() + "` as the last route"
	if takesAll(e.Routes) {
		hint = "expose a service of its routes"
	}
	b.sink.Add(diag.At(e.Service.At, code.UnroutedService, "%s is exposed, but no route leads to it", e.Service.At.Text()).WithHint("%s", hint))
}
