package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// proxies checks the number of proxies in front of gateways: declarations of the same
// pods must agree, and the pods of the inventory must trust as many. Envoy takes the
// client's address from X-Forwarded-For, at that place from its end: with too small a
// number it is a proxy's, with too great a number any client can forge it.
func proxies(m *model.Model, sink *diag.Sink) {
	listening := m.Listening()
	first := map[*model.Gateway]*model.Gateway{}
	for _, g := range inText(m.Gateways) {
		if !g.Behind.Is() {
			continue
		}
		pods := listening.First(g)
		if other := first[pods]; other == nil {
			first[pods] = g
		} else if other.Behind.Value != g.Behind.Value {
			sink.Add(diag.At(g.Behind.Clause, code.DifferentProxies, "gateways %s and %s are the same pods, behind %d and %d proxies", other.Name, g.Name, other.Behind.Value, g.Behind.Value).
				WithHint("write the same number in both").WithRelated(other.Behind.Clause, "the other one is here"))
		}
		if m.Inventory != nil && m.Deployer(g) == nil {
			shownProxies(m, g, sink)
		}
	}
}

// shownProxies checks a gateway against the pods and the Service of the inventory.
func shownProxies(m *model.Model, g *model.Gateway, sink *diag.Sink) {
	for _, w := range m.Inventory.TrustedProxies(g.Namespace, g.Selector, m.Mesh.Root.Value, m.Mesh.Revision.Value) {
		if w.Number != g.Behind.Value {
			sink.Add(diag.At(g.Behind.Clause, code.UntrustedProxies, "gateway %s is behind %d proxies, but its pods trust %d: %s", g.Name, g.Behind.Value, w.Number, w.Name).
				WithHint("set gatewayTopology.numTrustedProxies of its pods to %d, or correct the number", g.Behind.Value).
				WithRelated(w.Said, "its number is stated here"))
			break
		}
	}
	service, exists := m.Inventory.Shown(g.ServiceName())
	if exists && service.Outside && !service.Local {
		sink.Add(diag.At(g.Behind.Clause, code.AddressesOfNodes, "gateway %s sees the addresses of nodes instead of those of the proxies: its Service has no externalTrafficPolicy Local", g.Name).
			WithHint("set externalTrafficPolicy: Local, so that policies can tell the proxies from others").WithRelated(service.At, "the Service is here"))
	}
}
