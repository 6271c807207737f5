package feature

import "net/netip"

// Private are the ranges from which clusters take addresses for Services, pods
// and nodes: RFC 1918, shared addresses (RFC 6598), loopback, link-local and
// unique local addresses (RFC 4193).
var Private = prefixes("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
	"127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fe80::/10", "::1/128")

// OwnOfEachHost are the ranges whose addresses mean something else to every pod and
// node: loopback (RFC 1122, RFC 4291) and link-local ones (RFC 3927, RFC 4291).
var OwnOfEachHost = prefixes("127.0.0.0/8", "169.254.0.0/16", "::1/128", "fe80::/10")

// AutoAllocated are the ranges from which istiod gives hosts without addresses
// one of their own (pilot/pkg/controllers/ipallocate, 240.240.0.0/16 and
// 2001:2::/48).
var AutoAllocated = prefixes("240.240.0.0/16", "2001:2::/48")

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, text := range list {
		out[i] = netip.MustParsePrefix(text)
	}
	return out
}
