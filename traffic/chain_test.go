package traffic

import (
	"net/netip"
	"testing"

	"github.com/gwc-lang/gwc/traffic/proxy"
)

// TestNameRank checks how well an SNI matches names: itself, then the longest wildcard,
// which wants a letter.
func TestNameRank(t *testing.T) {
	for _, c := range []struct {
		sni           string
		better, worse []string
	}{
		{"a.example.com", []string{"a.example.com"}, []string{"*.example.com"}},
		{"a.b.example.com", []string{"*.b.example.com"}, []string{"*.example.com"}},
		{"a.example.com", []string{"*.example.com"}, []string{"*"}},
		{"a.example.com", []string{"x.com", "*.example.com"}, []string{"*.com"}},
	} {
		if nameRank(c.better, c.sni) <= nameRank(c.worse, c.sni) {
			t.Errorf("SNI %s matches %v no better than %v", c.sni, c.better, c.worse)
		}
	}
	for _, sni := range []string{"", "example.com", ".example.com", "b.example.org"} {
		if nameRank([]string{"*.example.com"}, sni) > 0 {
			t.Errorf("SNI %q matches *.example.com", sni)
		}
	}
}

// TestChoose follows connections to the chains of a listener, stage by stage.
func TestChoose(t *testing.T) {
	ranged := &proxy.Chain{Name: "range", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}, Names: []string{"a.example.com"}}
	named := &proxy.Chain{Name: "name", Names: []string{"b.example.com"}}
	plain := &proxy.Chain{Name: "http", Wire: proxy.PlainWire, ALPN: proxy.PlainHTTP}
	rest := &proxy.Chain{Name: "rest"}
	listener := &proxy.Listener{Chains: []*proxy.Chain{ranged, named, plain}, Default: rest}
	tls := func(sni string) []layer { return []layer{{sni: sni}} }
	for _, c := range []struct {
		about string
		leg   leg
		chain string
	}{
		{"the address and the SNI", leg{address: "10.1.2.3", layers: tls("a.example.com")}, "range"},
		{"the address decides first, and there is no way back", leg{address: "10.1.2.3", layers: tls("b.example.com")}, "rest"},
		{"another address", leg{address: "192.0.2.1", layers: tls("b.example.com")}, "name"},
		{"http in plain text", leg{address: "192.0.2.1", message: &message{}}, "http"},
		{"bytes in plain text", leg{address: "192.0.2.1"}, "rest"},
		{"HTTP/1.0 is not detected", leg{address: "192.0.2.1", message: &message{http10: true}}, "rest"},
	} {
		if chain, _ := choose(listener, c.leg); chain.Name != c.chain {
			t.Errorf("%s: chain %s, not %s", c.about, chain.Name, c.chain)
		}
	}
}
