package model

import (
	"cmp"
	"iter"
	"slices"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A UsedGateway is a gateway with routes, and the first clause that uses it.
type UsedGateway struct {
	Gateway *Gateway
	At      diag.Span
}

// UsedGateways returns the gateways with routes, by name.
func (m *Model) UsedGateways() []UsedGateway {
	used := egressUses(m)
	for _, p := range m.Published {
		said := diag.First(p.GatewaySaid)
		if !said.Known() {
			said = diag.First(p.Protocol.Said)
		}
		used.add(p.Gateway, said)
	}
	for _, g := range m.Gateways {
		if len(g.Listens) > 0 {
			used.add(g, g.Declared)
		}
	}
	return used.byName()
}

// EgressGateways returns the gateways that external hosts use, by name, each with the
// first clause that selects it.
func (m *Model) EgressGateways() []UsedGateway { return egressUses(m).byName() }

// uses are gateways and the first clause that uses each.
type uses map[*Gateway]diag.Span

func egressUses(m *Model) uses {
	used := uses{}
	for _, h := range m.Egress {
		for g := range h.ViaGateways() {
			used.add(g.Gateway, g.At)
		}
	}
	return used
}

func (u uses) add(g *Gateway, at diag.Span) {
	if first, found := u[g]; !found || at.Compare(first) < 0 {
		u[g] = at
	}
}

func (u uses) byName() (list []UsedGateway) {
	for g, at := range u {
		list = append(list, UsedGateway{g, at})
	}
	slices.SortFunc(list, func(x, y UsedGateway) int { return cmp.Compare(x.Gateway.Name, y.Gateway.Name) })
	return list
}

// AllRoutes visits the routes of each published host, and of each port of the hosts in
// the mesh.
func (m *Model) AllRoutes() iter.Seq2[*Published, []Route] {
	return func(yield func(*Published, []Route) bool) {
		for _, p := range m.Published {
			if !yield(p, p.Routes) {
				return
			}
		}
		for _, h := range m.MeshHosts {
			for _, port := range h.Ports {
				if !yield(nil, port.Routes) {
					return
				}
			}
		}
	}
}

// Sent visits each clause that names a destination of a published host.
func (m *Model) Sent() iter.Seq2[*Published, Destination] {
	return func(yield func(*Published, Destination) bool) {
		for _, p := range m.Published {
			for d := range Destinations(p.Routes) {
				if d.At.Known() && !yield(p, d) {
					return
				}
			}
		}
	}
}

// SentOutside visits each clause by which a published host sends outside the mesh.
func (m *Model) SentOutside() iter.Seq2[*Published, Destination] {
	return func(yield func(*Published, Destination) bool) {
		for _, p := range m.Published {
			for d := range OutsideDestinations(p.Routes) {
				if !yield(p, d) {
					return
				}
			}
		}
	}
}
