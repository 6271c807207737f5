package join

import (
	"cmp"
	"fmt"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// unrouted warns of a statement whose service gets none of its requests: its routes all
// lead to other services. Routes that only answer need no service, and with `also mesh` it
// gets what no route matches.
func (b *builder) unrouted(e *model.Expose) {
	other := false
	for _, r := range e.Routes {
		for _, d := range r.Action.Destinations {
			if d.Outside == e.Service.Outside && (d.Outside.Is() || d.Service == e.Service.Service) {
				return
			}
			other = true
		}
	}
	if !other || e.AlsoMesh.Value {
		return
	}
	name := nameOf(e.Service)
	hint := "add `route -> " + name + "` as the last route"
	if takesAll(e.Routes) {
		hint = "expose a service of its routes"
	}
	b.sink.Add(diag.At(e.Service.At, code.UnroutedService, "%s is exposed, but no route leads to it", name).WithHint("%s", hint))
}

// nameOf returns the service of a statement as a route can name it.
func nameOf(s model.ServiceRef) string {
	if s.Outside.Is() {
		return s.Outside.URL(cmp.Or(s.Port, s.Outside.Port()))
	}
	if s.Port == 0 {
		return s.Service.String()
	}
	return fmt.Sprintf("%s:%d", s.Service, s.Port)
}
