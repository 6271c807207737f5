package check

import (
	"cmp"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A usedGateway is a gateway with routes, and the first clause that uses it.
type usedGateway struct {
	gateway *model.Gateway
	at      diag.Span
}

// usedGateways returns the gateways with routes, by name.
func usedGateways(m *model.Model) (list []usedGateway) {
	first := egressGateways(m)
	say := func(g *model.Gateway, said diag.Span) {
		if other, found := first[g]; !found || said.Compare(other) < 0 {
			first[g] = said
		}
	}
	for _, p := range m.Published {
		said := diag.First(p.GatewaySaid)
		if !said.Known() {
			said = diag.First(p.Protocol.Said)
		}
		say(p.Gateway, said)
	}
	for _, g := range m.Gateways {
		if len(g.Listens) > 0 {
			say(g, g.Declared)
		}
	}
	for g, said := range first {
		list = append(list, usedGateway{g, said})
	}
	slices.SortFunc(list, func(x, y usedGateway) int { return cmp.Compare(x.gateway.Name, y.gateway.Name) })
	return list
}
