package traffic

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// An origin is where a connection or a request comes from: the caller, a pod, an address
// that a header states, or it is not known.
type origin struct {
	pod     *world.Pod
	stated  netip.Addr
	unknown string // why it is not known
}

// clientAddress is the part of a call that is the address of its caller.
var clientAddress = request.Part{Kind: request.Client}

// callerAt returns where the connections of a caller in the mesh come from: its pods,
// unless the call states the address.
func (w *walk) callerAt(pod *world.Pod) origin {
	if w.call.ClientAddress.IsValid() || len(pod.Addresses) == 0 {
		return origin{}
	}
	return origin{pod: pod}
}

// sentBy sets where the connections come from that a proxy opens. Those of the sidecar of
// the caller come from its pod.
func (l *leg) sentBy(p *proxy.Proxy) {
	if l.home == nil || p.Pod.Address != l.home.Address {
		l.direct = origin{pod: p.Pod}
	}
}

const forwardedFor = "x-forwarded-for"

// remoteOf returns where a proxy takes a leg to come from (remote_ip): the connection, or,
// of a request, an address of x-forwarded-for. A gateway takes the one that the first of
// the proxies appended that it trusts; a sidecar takes the last one. Source:
// networking/core/gateway.go buildGatewayConnectionManager, listener_inbound.go
// useRemoteAddress; Envoy's ConnectionManagerUtility::mutateRequestHeaders and
// Utility::getLastAddressFromXFF.
func (w *walk) remoteOf(p *proxy.Proxy, l leg, http bool) origin {
	back := 1
	if p.IsGateway() {
		back = w.Registry.TrustedProxies(p.Pod)
	}
	if !http || back == 0 {
		return l.direct
	}
	text := l.message.Text(request.Part{Kind: request.HeaderOf, Name: forwardedFor})
	if len(text.Edits) > 0 {
		return origin{unknown: "the header " + forwardedFor + " that a route changes is not evaluated"}
	}
	list := l.forwarded
	if value, sent := w.values.Value(text); sent && (value != "" || len(list) == 0) {
		list = append(statedIn(value), list...)
	}
	if len(list) < back || list[len(list)-back] == nil {
		return l.direct
	}
	return *list[len(list)-back]
}

// statedIn returns the addresses of a header x-forwarded-for; nil where there is none.
func statedIn(value string) (list []*origin) {
	for one := range strings.SplitSeq(value, ",") {
		a, err := netip.ParseAddr(strings.TrimSpace(one))
		if err != nil || a.Zone() != "" {
			list = append(list, nil)
			continue
		}
		list = append(list, &origin{stated: a})
	}
	return list
}

// forwards adds the address of a connection to x-forwarded-for, as gateways do; sidecars do
// not. Source: networking/core/gateway.go (useRemoteAddress), Envoy's appendXff.
func (l *leg) forwards(p *proxy.Proxy) {
	if p.IsGateway() {
		own := l.direct
		l.forwarded = append(slices.Clip(l.forwarded), &own)
	}
}

// within reports whether an origin is in one of the blocks of addresses. Of the caller the
// driver decides.
func (w *walk) within(o origin, blocks []request.Cond) (v verdict, why string) {
	if slices.ContainsFunc(blocks, func(c request.Cond) bool { return !request.Block(c.Value).IsValid() }) {
		return maybe, "a block of addresses cannot be read"
	}
	in := func(address string) bool {
		return slices.ContainsFunc(blocks, func(c request.Cond) bool { return c.Accepts(address) })
	}
	switch {
	case o.unknown != "":
		return maybe, o.unknown
	case o.stated.IsValid():
		return known(in(o.stated.String())), ""
	case o.pod != nil:
		return podWithin(o.pod, in)
	}
	if _, stated := w.values.Value(request.Text{Of: clientAddress}); !stated {
		return maybe, "the call does not state its client-address"
	}
	return known(slices.ContainsFunc(blocks, func(c request.Cond) bool { return w.driver.Holds(request.Sent{}, c) })), ""
}

// podWithin reports whether the addresses of pods are in a block.
func podWithin(p *world.Pod, in func(string) bool) (verdict, string) {
	inside := 0
	for _, a := range p.Addresses {
		if in(a.String()) {
			inside++
		}
	}
	switch {
	case len(p.Addresses) == 0:
		return maybe, fmt.Sprintf("the address of %s is not known", p)
	case inside > 0 && inside < len(p.Addresses):
		return maybe, fmt.Sprintf("the pods of %s have addresses in a block, and others", p)
	}
	return known(inside > 0), ""
}
