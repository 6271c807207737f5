package check

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressAddresses finds tcp hosts that share an address and a port with another:
// a connection has nothing else that tells them apart.
func egressAddresses(m *model.Model, sink *diag.Sink) {
	type key struct {
		address string
		port    int
	}
	type claim struct {
		*model.EgressHost
		at  diag.Span
		tcp bool
	}
	first := map[key]claim{}
	for _, h := range byPlace(m.Egress) {
		for _, a := range h.Addresses {
			for _, p := range h.Ports {
				k, c := key{a.Value, p.Number}, claim{h, a.At, p.Protocol == model.TCP}
				other, taken := first[k]
				switch {
				case p.Protocol == model.TLS:
				case !taken:
					first[k] = c
				case (c.tcp || other.tcp) && meet(h, other.EgressHost):
					sink.Add(diag.At(a.At, "GWC0635", "nothing tells port %d of %s apart from %s: both have the address %s", p.Number, h.Host, other.Host, a.Value).
						WithHint("give each an address of its own, or write one egress for both").WithRelated(other.at, "the other one is here"))
				}
			}
		}
	}
}

// byPlace returns the hosts in the order in which they are named.
func byPlace(hosts []*model.EgressHost) []*model.EgressHost {
	return slices.SortedStableFunc(slices.Values(hosts), func(x, y *model.EgressHost) int {
		if c := diag.First(x.Named).Compare(diag.First(y.Named)); c != 0 {
			return c
		}
		return strings.Compare(x.Host, y.Host)
	})
}

// meet reports whether a namespace has both hosts.
func meet(x, y *model.EgressHost) bool {
	return len(x.For) == 0 || len(y.For) == 0 || slices.ContainsFunc(x.For, func(s model.Said[string]) bool { return isFor(y, s.Value) })
}
