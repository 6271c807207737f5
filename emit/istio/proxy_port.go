package istio

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkProxyPorts reports ports that the proxy of the pod has itself: nothing
// that is configured for them is ever served, and calls pass it.
func (b *builder) checkProxyPorts() {
	for _, h := range b.model.Egress {
		for _, p := range h.Ports {
			b.checkSidecarPort(p.Number, p.At, h.Host)
		}
	}
	for _, m := range b.model.MeshHosts {
		for _, p := range m.Ports {
			b.checkSidecarPort(p.Port, diag.First(m.Named), b.meshName(m))
		}
	}
	listening := b.model.Listening()
	for _, p := range b.model.Published {
		at := diag.First(p.PortSaid)
		if !at.Known() {
			at = diag.First(p.Protocol.Said)
		}
		b.checkPodPort(listening, p.Gateway, p.Port, at)
	}
	for _, g := range b.model.Gateways {
		for _, l := range g.Listens {
			b.checkPodPort(listening, g, l.Port.Value, l.Port.Clause)
		}
	}
}

func (b *builder) checkSidecarPort(port int, at diag.Span, host string) {
	if slices.Contains(feature.SidecarPorts, port) {
		b.sink.Add(diag.At(at, code.ProxyPort, "port %d is reserved by the sidecar: its routes of %s would not apply", port, host).
			WithHint("use another port of the server"))
	}
}

func (b *builder) checkPodPort(listening model.Targets, g *model.Gateway, port int, at diag.Span) {
	for _, target := range listening.Targets(g, port) {
		if slices.Contains(feature.ProxyPorts, target) {
			b.sink.Add(diag.At(at, code.GatewayProxyPort, "port %d of gateway %s is port %d of its pods, which is reserved by their proxy", port, g.Name, target).
				WithHint("use another port, or let the Service lead to another port of the pods: ports %d->8081", port))
			return
		}
	}
}
