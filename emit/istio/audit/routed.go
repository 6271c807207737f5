package audit

import (
	"iter"

	"github.com/gwc-lang/gwc/traffic/world"
)

// routed returns each destination of a route, and what it mirrors to.
func (a *Audit) routed() iter.Seq2[*world.Route, world.Destination] {
	return func(yield func(*world.Route, world.Destination) bool) {
		for _, v := range a.VirtualServices {
			for _, route := range v.Routes {
				for _, list := range [][]world.Destination{route.Destinations, route.Mirrors} {
					for _, d := range list {
						if !yield(route, d) {
							return
						}
					}
				}
			}
		}
	}
}
