package join

import (
	"cmp"
	"fmt"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A target is where a route leads: a service, or a host outside the mesh.
type target struct {
	service model.Service
	outside model.Outside
}

func targetOf(s model.Service, o model.Outside) target {
	if o.Is() {
		return target{outside: o}
	}
	return target{service: s}
}

// targets returns where the routes of blocks lead.
func targets(blocks []*block) map[target]bool {
	out := map[target]bool{}
	for _, block := range blocks {
		for _, r := range block.routes {
			for _, d := range r.Action.Destinations {
				out[targetOf(d.Service, d.Outside)] = true
			}
		}
	}
	return out
}

// unrouted warns of statements whose service gets no request: the routes of its hosts all
// lead to other services. Routes that only answer need no service, and with `also mesh` it
// gets what no route matches.
func (b *builder) unrouted(list []*exposure, all map[address]*publication) {
	known := map[*publication]map[target]bool{}
	for _, x := range list {
		own := targetOf(x.Service.Service, x.Service.Outside)
		to := targets([]*block{x.outside})
		if x.gateway == nil || x.AlsoMesh.Value || len(to) == 0 || to[own] || b.once.Has(code.ServiceNotFound, x.Service.At, diag.Span{}) {
			continue
		}
		reached := false
		for _, name := range x.hosts() {
			p := all[address{x.gateway.Name, x.published(), name.Value}]
			if known[p] == nil {
				known[p] = targets(p.blocks)
			}
			reached = reached || known[p][own]
		}
		if reached {
			continue
		}
		name := nameOf(x.Service)
		hint := "add `route -> " + name + "` as the last route"
		if takesAll(x.Routes) {
			hint = "expose a service of its routes"
		}
		b.sink.Add(diag.At(x.Service.At, code.UnroutedService, "%s is exposed, but no route leads to it", name).WithHint("%s", hint))
	}
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
