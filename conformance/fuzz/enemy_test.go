package fuzz

import "testing"

// TestTakes: an added line takes what is to its addresses and what the promise says nothing about.
func TestTakes(t *testing.T) {
	for _, test := range []struct {
		name, kind, own, added, call string
		tcp, stated, takes           bool
	}{
		{"a narrower range of tcp", "via gateway", "egress db.p.org tcp 80 addresses 127.9.0.0/16 via gateway egress to db.p.org",
			"egress other.q.net tcp 80 addresses 127.9.1.7 via gateway egress", "shop/sleep TCP x.p.org:80", true, false, true},
		{"a wider range of tcp", "via gateway", "egress db.p.org tcp 80 addresses 127.9.1.0/24 via gateway egress to db.p.org",
			"egress other.q.net tcp 80 addresses 0.0.0.0", "shop/sleep TCP x.p.org:80", true, false, false},
		{"the same range of tcp", "via gateway", "egress db.p.org tcp 80 addresses 127.9.1.0/24 via gateway egress to db.p.org",
			"egress other.q.net tcp 80 addresses 127.9.1.0/24", "shop/sleep TCP x.p.org:80", true, false, false},
		{"another port", "via gateway", "egress db.p.org tcp 80 addresses 127.9.0.0/16 via gateway egress to db.p.org",
			"egress other.q.net tcp 443 addresses 127.9.1.7", "shop/sleep TCP x.p.org:80", true, false, false},
		{"TLS to an address of tcp", "encrypted", "egress x.p.org originate-tls",
			"egress other.q.net tcp 443 addresses 127.9.1.7", "shop/sleep GET https://x.p.org:443/x", false, false, true},
		{"TLS that leaves by a gateway", "encrypted", "egress x.p.org via gateway egress originate-tls",
			"egress other.q.net tcp 443 addresses 127.9.1.7", "shop/sleep GET https://x.p.org:443/x", false, false, false},
		{"TLS to an address of TLS", "encrypted", "egress x.p.org originate-tls",
			"egress other.q.net addresses 127.9.1.7", "shop/sleep GET https://x.p.org:443/x", false, false, false},
		{"http that is encrypted", "encrypted", "egress x.p.org originate-tls",
			"egress other.q.net tcp 80 addresses 127.9.1.7", "shop/sleep GET http://x.p.org:80/x", false, false, false},
		{"http of a host that guarantees nothing", "exact", "egress x.p.org",
			"egress other.q.net tcp 80 addresses 127.9.1.7, 127.9.2.0/24", "shop/sleep GET http://mid.q.net:80/x host x.p.org", false, false, true},
		{"http of a host whose servers are stated", "exact", "egress x.p.org to 127.9.1.7",
			"egress other.q.net tcp 80 addresses 127.9.2.0/24", "shop/sleep GET http://mid.q.net:80/x host x.p.org", false, true, false},
		{"the hop of a host at the same address", "refused", "egress x.p.org via gateway egress from account shop/checkout",
			"egress p.org addresses 127.9.1.7 via gateway egress", "shop/sleep at egress GET https://x.p.org/x hop p.org", false, false, true},
		{"the hop of a host at another address", "refused", "egress x.p.org via gateway egress from account shop/checkout",
			"egress p.org addresses 127.9.1.8 via gateway egress", "shop/sleep at egress GET https://x.p.org/x hop p.org", false, false, false},
		{"the hop of another host", "refused", "egress x.p.org via gateway egress from account shop/checkout",
			"egress p.org addresses 127.9.1.7 via gateway egress", "shop/sleep at egress GET https://x.p.org/x hop any.gwc", false, false, false},
	} {
		p := Pair{Promise: Promise{Kind: test.kind, Lines: []Line{{Text: test.own}}, Stated: test.stated}, Added: []Line{{Text: test.added}}}
		if test.tcp {
			p.TCP = []int{80}
		}
		if got := p.Takes(Probe{Line: test.call}); got != test.takes {
			t.Errorf("%s: the added line takes the call: %t", test.name, got)
		}
	}
}
