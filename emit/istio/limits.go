package istio

import (
	"github.com/gwc-lang/gwc/compiler/model"
)

// checkLimits reports each value that Istio, Envoy, Kubernetes or Linux does not
// accept, at the clause that sets it. A rejected value breaks not only one route but
// the whole port.
func (b *builder) checkLimits() {
	e := expressions{}
	for _, p := range b.model.Published {
		b.checkRoutes(e, p.Routes)
		b.checkPublishedName(p)
	}
	for _, m := range b.model.MeshHosts {
		for _, port := range m.Ports {
			b.checkRoutes(e, port.Routes)
		}
	}
	for _, g := range b.model.Gateways {
		for i := range g.Listens {
			b.checkListenNames(&g.Listens[i])
		}
	}
	for _, s := range b.model.Services {
		b.checkPolicies(s.Policies)
		b.checkServiceName(s)
	}
	for _, h := range b.model.Egress {
		b.checkPolicies(h.Policies)
	}
	b.checkProxyPorts()
	b.checkCertificates()
}

func (b *builder) checkRoutes(e expressions, routes []model.Route) {
	for _, r := range routes {
		b.checkMatch(e, r.Match)
		b.checkHeaders(r.Settings.Headers)
	}
}
