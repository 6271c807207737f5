package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkProxyPorts reports ports that the proxy of the pod uses itself: a gateway does not
// serve them, and calls bypass the sidecar's configuration.
func (ck *checker) checkProxyPorts() {
	for _, h := range ck.model.Egress {
		for _, p := range h.Ports {
			ck.checkSidecarPort(p.Number, p.At, string(h.Host))
		}
	}
	for _, m := range ck.model.MeshHosts {
		for _, p := range m.Ports {
			ck.checkSidecarPort(p.Port, diag.First(m.Named), ck.meshName(m))
		}
	}
	listening := ck.model.Listening()
	for _, p := range ck.model.Published {
		at := diag.First(p.PortSaid)
		if !at.Known() {
			at = diag.First(p.Protocol.Said)
		}
		ck.checkPodPort(listening, p.Gateway, p.Port, at)
	}
	for _, g := range ck.model.Gateways {
		for _, l := range g.Listens {
			ck.checkPodPort(listening, g, l.Port.Value, l.Port.Clause)
		}
	}
}

func (ck *checker) checkSidecarPort(port int, at diag.Span, host string) {
	if slices.Contains(feature.SidecarPorts, port) {
		ck.sink.Add(diag.At(at, code.ProxyPort, "port %d is reserved by the sidecar: its routes of %s would not apply", port, host).
			WithHint("use another port of the server"))
	}
}

func (ck *checker) checkPodPort(listening model.Targets, g *model.Gateway, port int, at diag.Span) {
	for _, target := range listening.Targets(g, port) {
		if slices.Contains(feature.ProxyPorts, target) {
			ck.sink.Add(diag.At(at, code.GatewayProxyPort, "port %d of gateway %s is port %d of its pods, which is reserved by their proxy", port, g.Name, target).
				WithHint("use another port, or let the Service lead to another port of the pods: %s", g.Leading(port, g.FreeTarget())))
			return
		}
	}
}
