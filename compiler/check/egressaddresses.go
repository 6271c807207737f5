package check

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/gwc-lang/gwc/compiler/address"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An addressed is a port of a host at one of its addresses.
type addressed struct {
	*model.EgressHost
	address model.Said[string]
	ranges  netip.Prefix
	port    int
	tcp     bool
}

// ports are the addresses of the hosts of one port, by range.
type ports struct{ tcp, http address.Index[addressed] }

// egressAddresses finds tcp hosts that share an address and a port with another host:
// nothing else distinguishes their connections. Of two overlapping tcp ranges the
// narrower one takes precedence; http matches all addresses of its host.
func egressAddresses(m *model.Model, sink *diag.Sink) {
	byPort := map[int]*ports{}
	for _, x := range addressesByPlace(m) {
		p := byPort[x.port]
		if p == nil {
			p = &ports{}
			byPort[x.port] = p
		}
		if other, found := p.sameAs(x); found {
			sink.Add(diag.At(x.address.At, code.DuplicateEgressAddress, "port %d of %s cannot be distinguished from %s: both have address %s", x.port, x.Host, other.Host, common(x, other)).
				WithHint("use different addresses, or write one egress for both").WithRelated(other.address.At, "the other one is here"))
		}
		p.put(x)
	}
}

// addressesByPlace returns the addresses of tcp and http ports in the order of their
// hosts. Wider ranges come first, so that each range finds those that contain it.
func addressesByPlace(m *model.Model) []addressed {
	var out []addressed
	for _, h := range byPlace(m.Egress) {
		for _, a := range h.Addresses {
			for _, p := range h.Ports {
				if r := address.Of(a.Value); p.Protocol != model.TLS && r.IsValid() {
					out = append(out, addressed{h, a, r, p.Number, p.Protocol == model.TCP})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(x, y addressed) int { return x.ranges.Bits() - y.ranges.Bits() })
	return out
}

// sameAs returns a host that the address does not distinguish from x.
func (p *ports) sameAs(x addressed) (addressed, bool) {
	for _, index := range []*address.Index[addressed]{&p.tcp, &p.http} {
		if other, found := index.Get(x.ranges); found && (x.tcp || other.tcp) && x.VisibleWith(other.EgressHost) {
			return other, true
		}
	}
	index := &p.tcp
	if x.tcp {
		index = &p.http
	}
	for other := range index.Above(x.ranges) {
		if x.VisibleWith(other.EgressHost) {
			return other, true
		}
	}
	return addressed{}, false
}

func (p *ports) put(x addressed) {
	index := &p.http
	if x.tcp {
		index = &p.tcp
	}
	if _, taken := index.Get(x.ranges); !taken {
		index.Put(x.ranges, x)
	}
}

// common returns the intersection of two overlapping ranges: the narrower one.
func common(x, y addressed) string {
	if x.ranges.Bits() < y.ranges.Bits() {
		return address.Short(y.address.Value)
	}
	return address.Short(x.address.Value)
}

// byPlace returns the hosts in the order of the text.
func byPlace(hosts []*model.EgressHost) []*model.EgressHost {
	return slices.SortedStableFunc(slices.Values(hosts), func(x, y *model.EgressHost) int {
		if c := diag.First(x.Named).Compare(diag.First(y.Named)); c != 0 {
			return c
		}
		return cmp.Compare(x.Host, y.Host)
	})
}
