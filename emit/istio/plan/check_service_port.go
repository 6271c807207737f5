package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkServicePorts reports published ports of a gateway that Istio does not resolve.
// Of several Service ports with the same target port of a pod, istiod keeps the first
// (GetProxyServiceTargets of its Kubernetes registry); a Gateway server on another
// one listens on the port of its own number, to which the Service sends nothing.
func (ck *checker) checkServicePorts() {
	ck.checkEgressServicePorts()
	for _, p := range ck.model.Published {
		at := diag.First(p.PortSaid)
		if !at.Known() {
			at = diag.First(p.Protocol.Said)
		}
		ck.checkServicePort(p.Gateway, p.Port, at)
	}
	for _, g := range ck.model.Gateways {
		for _, l := range g.Listens {
			ck.checkServicePort(g, l.Port.Value, l.Port.Clause)
		}
	}
}

// checkEgressServicePorts looks at the ports of egress gateways, once each.
func (ck *checker) checkEgressServicePorts() {
	seen := map[*model.Gateway]bool{}
	for _, h := range ck.model.Egress {
		for used := range h.ViaGateways() {
			if !seen[used.Gateway] && !sharesHops(ck.model.Listening(), used.Gateway) {
				for _, port := range []int{feature.EgressHTTPPort, feature.EgressTLSPort} {
					ck.checkServicePort(used.Gateway, port, viaOf(h, used))
				}
			}
			seen[used.Gateway] = true
		}
	}
}

// viaOf returns the clause by which a host uses a gateway.
func viaOf(h *model.EgressHost, used model.UsedGateway) diag.Span {
	for _, c := range h.Callers {
		if c.Gateway == used.Gateway {
			return diag.First(c.Via.Said)
		}
	}
	return diag.First(h.Via.Said)
}

// sharesHops reports whether the ports of the hops to a gateway are one port of its
// pods, which is an error already.
func sharesHops(listening model.Targets, g *model.Gateway) bool {
	_, shared := listening.Shared(g, feature.EgressHTTPPort, feature.EgressTLSPort)
	return shared
}

func (ck *checker) checkServicePort(g *model.Gateway, port int, at diag.Span) {
	i := slices.IndexFunc(g.Ports, func(p model.GatewayPort) bool { return p.Number == port })
	if i < 0 || g.Ports[i].Target == 0 || g.Ports[i].Target == port {
		return
	}
	target := g.Ports[i].Target
	first := slices.IndexFunc(g.Ports[:i], func(p model.GatewayPort) bool { return p.Target == target || p.Target == 0 && p.Number == target })
	if first < 0 {
		return
	}
	other := g.Ports[first].Number
	d := diag.At(at, code.SecondServicePort, "nothing reaches port %d of gateway %s: its pods' port %d belongs to port %d, which is listed first", port, g.Name, target, other).
		WithHint("use port %d, or let the ports lead to two ports of the pods", other)
	if g.Ports[first].At.Known() {
		d = d.WithRelated(g.Ports[first].At, "port %d is here", other)
	}
	ck.sink.Add(d)
}
