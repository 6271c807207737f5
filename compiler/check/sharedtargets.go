package check

import (
	"cmp"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// sharedTargets finds ports of a gateway that lead to one port of its pods:
// there Istio knows one listener, and what is exposed on one port is answered
// on the other.
func sharedTargets(m *model.Model, sink *diag.Sink) {
	targets := model.TargetsOf(m.Gateways)
	type listening struct {
		gateway *model.Gateway
		target  int
	}
	byTarget := map[listening][]*model.Published{}
	for _, p := range m.Published {
		target := targets.Known(p.Gateway, p.Port)
		if target != 0 && wire(p.Protocol.Value) != model.TCP { // two of which are an error anyway
			l := listening{p.Gateway, target}
			byTarget[l] = append(byTarget[l], p)
		}
	}
	for l, list := range byTarget {
		slices.SortStableFunc(list, func(x, y *model.Published) int {
			return cmp.Or(portPlace(x).Compare(portPlace(y)), cmp.Compare(x.Host, y.Host))
		})
		sharedTarget(l.target, list, sink)
	}
}

// portPlace is the first place that says on which port something is published.
func portPlace(p *model.Published) diag.Span {
	if said := diag.First(p.PortSaid); said.Known() {
		return said
	}
	return diag.First(p.Protocol.Said)
}

// sharedTarget reports the first of each port but the first, and every host
// that is there already.
func sharedTarget(target int, list []*model.Published, sink *diag.Sink) {
	ports, hosts := map[int]*model.Published{list[0].Port: list[0]}, map[string]*model.Published{}
	for _, p := range list {
		first := list[0]
		other := hosts[p.Host]
		if other == nil {
			hosts[p.Host] = p
		}
		switch {
		case wire(p.Protocol.Value) != wire(first.Protocol.Value): // GWC0307
		case other != nil && other.Port != p.Port:
			sink.Add(diag.At(portPlace(p), "GWC0928", "host %s is exposed on the ports %d and %d of gateway %s, which are port %d of its pods", p.Host, other.Port, p.Port, p.Gateway.Name, target).
				WithHint("expose it on one of them, or let the ports lead to two ports of the pods").WithRelated(portPlace(other), "the other port is here"))
			ports[p.Port] = p
		case ports[p.Port] == nil:
			ports[p.Port] = p
			sink.Add(diag.At(portPlace(p), "GWC0929", "ports %d and %d of gateway %s are one port of its pods, %d: what is exposed on one is answered on the other", first.Port, p.Port, p.Gateway.Name, target).
				WithHint("expose on one of them, or let them lead to two ports of the pods").WithRelated(portPlace(first), "the other port is here"))
		}
	}
}
