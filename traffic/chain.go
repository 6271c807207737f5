package traffic

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/gwc-lang/gwc/traffic/proxy"
)

// choose finds the filter chain of a connection. Each criterion keeps the chains that
// match it best; those that do not ask for it stay only if no other matches. There is
// no way back. Source: Envoy's FilterChainMatch.
func choose(listener *proxy.Listener, l leg) (chain *proxy.Chain, passed []Passed) {
	inspectsTLS, inspectsHTTP := listener.Inspects()
	chains := listener.Chains
	stage := func(asks func(*proxy.Chain) bool, rank func(*proxy.Chain) int, wants func(*proxy.Chain) string) {
		var kept []*proxy.Chain
		kept, passed = filter(chains, passed, asks, rank, wants)
		chains = kept
	}
	stage(func(c *proxy.Chain) bool { return len(c.CIDRs) > 0 }, func(c *proxy.Chain) int { return cidrRank(c, l.address) }, func(c *proxy.Chain) string {
		return fmt.Sprintf("addresses %v: the address is %s", c.CIDRs, l.address)
	})
	sni := ""
	if len(l.layers) > 0 && inspectsTLS {
		sni = l.layers[0].sni
	}
	wants := func(c *proxy.Chain) string {
		return "SNI " + strings.Join(c.Names, ", ") + ": it is " + connection(l)
	}
	if kept, known := listener.Named(sni); known {
		chains, passed = kept, without(listener.Chains, kept, wants)
	} else {
		stage(func(c *proxy.Chain) bool { return len(c.Names) > 0 }, func(c *proxy.Chain) int { return nameRank(c.Names, sni) }, wants)
	}
	named := func(c *proxy.Chain) string {
		name := c.Name
		switch {
		case c.TLS != nil && c.TLS.Mesh:
			name += " over mesh mTLS"
		case c.Wire == proxy.PlainWire:
			name = "plain " + name
		}
		return name + ": it is " + connection(l)
	}
	wire := proxy.PlainWire
	if len(l.layers) > 0 && inspectsTLS {
		wire = proxy.TLSWire
	}
	stage(func(c *proxy.Chain) bool { return c.Wire != proxy.AnyWire }, func(c *proxy.Chain) int { return truth(c.Wire == wire) }, named)
	alpn := alpnOf(l, inspectsTLS, inspectsHTTP)
	stage(func(c *proxy.Chain) bool { return c.ALPN != 0 }, func(c *proxy.Chain) int { return truth(c.ALPN&alpn != 0) }, named)
	if len(chains) == 0 {
		return listener.Default, passed
	}
	return chains[0], passed
}

// filter applies one criterion.
func filter(chains []*proxy.Chain, passed []Passed, asks func(*proxy.Chain) bool, rank func(*proxy.Chain) int, wants func(*proxy.Chain) string) ([]*proxy.Chain, []Passed) {
	best, asked := 0, false
	for _, c := range chains {
		if asks(c) {
			asked = true
			best = max(best, rank(c))
		}
	}
	if !asked {
		return chains, passed
	}
	var kept []*proxy.Chain
	for _, c := range chains {
		if best > 0 && asks(c) && rank(c) == best || best == 0 && !asks(c) {
			kept = append(kept, c)
		} else if len(c.At) > 0 && len(passed) < mostPassed {
			passed = append(passed, Passed{c.At[len(c.At)-1], wants(c)})
		}
	}
	return kept, passed
}

// without returns the first chains that are not kept.
func without(chains, kept []*proxy.Chain, wants func(*proxy.Chain) string) (passed []Passed) {
	for _, c := range chains {
		if len(passed) == mostPassed {
			break
		}
		if len(kept) > 0 && c == kept[0] {
			kept = kept[1:]
		} else if len(c.At) > 0 {
			passed = append(passed, Passed{c.At[len(c.At)-1], wants(c)})
		}
	}
	return passed
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

func cidrRank(c *proxy.Chain, address string) (best int) {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return 0
	}
	for _, p := range c.CIDRs {
		if p.Contains(a) {
			best = max(best, p.Bits()+1)
		}
	}
	return best
}

// nameRank says how well an SNI matches names: itself, else the longest wildcard. A
// wildcard needs a label in its place.
func nameRank(names []string, sni string) (best int) {
	const exact = 1 << 30
	for _, name := range names {
		if sni == "" || len(name) > len(sni) {
			continue
		}
		name = strings.ToLower(name)
		suffix, wild := strings.CutPrefix(name, "*")
		switch {
		case name == sni:
			return exact
		case wild && strings.HasSuffix(sni, suffix):
			best = max(best, len(name))
		}
	}
	return best
}

// alpnOf returns the application protocol that inspectors see.
func alpnOf(l leg, inspectsTLS, inspectsHTTP bool) proxy.ALPN {
	switch {
	case len(l.layers) == 0 && l.message != nil && inspectsHTTP && !l.message.http10:
		return proxy.PlainHTTP
	case len(l.layers) == 0 || !inspectsTLS || !l.layers[0].mesh:
		return 0
	case l.layers[0].http:
		return proxy.MeshHTTP
	}
	return proxy.MeshTCP
}
