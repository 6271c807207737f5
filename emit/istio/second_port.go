package istio

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkSecondPorts reports published ports of a gateway that Istio does not resolve.
// Of several Service ports with the same target port of a pod, istiod keeps the first
// (GetProxyServiceTargets of its Kubernetes registry); a Gateway server on another
// one listens on the port of its own number, to which the Service sends nothing.
func (b *builder) checkSecondPorts() {
	for _, p := range b.model.Published {
		at := diag.First(p.PortSaid)
		if !at.Known() {
			at = diag.First(p.Protocol.Said)
		}
		b.checkSecondPort(p.Gateway, p.Port, at)
	}
	for _, g := range b.model.Gateways {
		for _, l := range g.Listens {
			b.checkSecondPort(g, l.Port.Value, l.Port.At)
		}
	}
}

func (b *builder) checkSecondPort(g *model.Gateway, port int, at diag.Span) {
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
	b.sink.Add(diag.At(at, code.SecondServicePort, "no traffic reaches port %d of gateway %s: its target port %d is used by port %d, which is listed first", port, g.Name, target, other).
		WithHint("use port %d, or use different target ports", other).
		WithRelated(g.Ports[first].At, "the first port is here"))
}
