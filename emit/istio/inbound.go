package istio

import "github.com/gwc-lang/gwc/compiler/model"

// inbound adds the objects that publish hosts: Gateways, the VirtualServices of the
// hosts, and those that reject requests on a connection that was opened for another
// host.
func (b *builder) inbound() {
	plan := b.planInbound()
	b.planBackends()
	for _, s := range plan.servers {
		b.gateway(plan, s)
		for _, p := range s.published {
			b.publishedHost(plan, s, p)
		}
	}
	for _, m := range plan.misdirected {
		b.misdirectedHost(m)
	}
	b.listens(plan)
	b.checkSecondPorts()
}

// gatewayRoutes returns the routes for traffic from outside the mesh.
func gatewayRoutes(p *model.Published) []model.Route {
	var out []model.Route
	for _, r := range p.Routes {
		if !r.Match.Mesh() {
			out = append(out, r)
		}
	}
	return out
}
