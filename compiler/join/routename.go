package join

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A routeName is the name of a route of a host.
type routeName struct{ host, name string }

// routeNames reports routes of one host that have the same name, at whatever gateway and
// port: a controller finds routes by it. One route that several statements state, or
// that is published on several ports, has it once.
func (b *builder) routeNames() {
	of := map[routeName]*model.Route{}
	check := func(host string, list []model.Route) {
		for i := range list {
			r := &list[i]
			key := routeName{host, r.Name.Value}
			if key.name == "" {
				continue
			}
			first, found := of[key]
			if !found {
				of[key] = r
				continue
			}
			if b.joiner.Rule(first).Key() == b.joiner.Rule(r).Key() && sameEffect(first, r) {
				continue
			}
			later, earlier := r.Name.At, first.Name.At
			if later.Compare(earlier) < 0 {
				later, earlier = earlier, later
			}
			b.once.Add(diag.At(later, code.DuplicateRouteName, "two routes of %s have the name `%s`", host, key.name).
				WithHint("write another name").WithRelated(earlier, "the other route"))
		}
	}
	for _, p := range b.m.Published {
		check("host "+string(p.Host), p.Routes)
	}
	for _, h := range b.m.MeshHosts {
		host := "host " + string(h.Host)
		if h.Service != nil {
			host = "service " + h.Service.String()
		}
		for _, p := range h.Ports {
			check(host, p.Routes)
		}
	}
}
