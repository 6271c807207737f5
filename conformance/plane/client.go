package plane

import (
	"fmt"
	"net/netip"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
)

const forwardedFor = "x-forwarded-for"

// trust finds the address of who sent a request, as a proxy does that does not believe its callers: the address of the
// connection, or behind so many trusted proxies the address that the first of them appended to X-Forwarded-For. Where
// that is none, it is that of the connection (getLastAddressFromXFF).
func (l *leg) trust(proxies int, appends bool) {
	l.client = l.direct
	if value, there := l.request.value(forwardedFor); there && proxies > 0 {
		list := strings.Split(value, ",")
		if at := len(list) - proxies; at >= 0 {
			if address, err := netip.ParseAddr(strings.TrimSpace(list[at])); err == nil && address.Zone() == "" {
				l.client = address.String()
			}
		}
	}
	if appends {
		l.request.headers[forwardedFor] = append(l.request.headers[forwardedFor], l.direct)
	}
}

// within says whether an address is one of a range. One of IPv4 is in no range of IPv6.
func within(r *corev3.CidrRange, address string) (bool, error) {
	network, err := netip.ParseAddr(r.GetAddressPrefix())
	if err != nil {
		return false, fmt.Errorf("a policy's range: %w", err)
	}
	own, err := netip.ParseAddr(address)
	if err != nil {
		return false, fmt.Errorf("the address of a caller: %w", err)
	}
	return netip.PrefixFrom(network, int(r.GetPrefixLen().GetValue())).Contains(own), nil
}

// pathAlone is the path of a request without its query.
func (r *request) pathAlone() string {
	path, _, _ := strings.Cut(r.path, "?")
	return path
}
