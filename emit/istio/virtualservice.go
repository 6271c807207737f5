package istio

import (
	"fmt"
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
)

// publishedHost writes the VirtualService of a host at its server.
func (b *builder) publishedHost(plan *inboundPlan, s *server, p *model.Published) {
	r := &routing{builder: b, subset: b.subsetAt(p)}
	out := &api.VirtualService{Hosts: plan.names(p), Gateways: []string{s.ref(b.program())}, ExportTo: []string{"."}}
	for i := range out.Hosts {
		r.note(fmt.Sprintf("spec.hosts[%d]", i), p.HostSaid...)
	}
	r.note("spec.gateways[0]", append(slices.Clone(p.GatewaySaid), p.PortSaid...)...)
	switch {
	case p.Protocol.Value.PlainHTTP() || terminatesHTTP(p):
		out.Http = r.publishedHTTP(gatewayRoutes(p))
		r.note("spec.http", b.plainBackends(p)...)
	case p.Mode.Value == model.Passthrough:
		match := &api.TLSMatchAttributes{Port: uint32(p.Port), SniHosts: []string{hostOf(p)}}
		out.Tls = []*api.TLSRoute{{Match: []*api.TLSMatchAttributes{match}, Route: r.connections("spec.tls[0]", gatewayRoutes(p))}}
	default:
		match := &api.L4MatchAttributes{Port: uint32(p.Port)}
		out.Tcp = []*api.TCPRoute{{Match: []*api.L4MatchAttributes{match}, Route: r.connections("spec.tcp[0]", gatewayRoutes(p))}}
	}
	b.add(emit.Object{
		APIVersion: networking, Kind: "VirtualService", Namespace: s.gateway.Namespace,
		Name: hostKey("in", p).name(b.program()), Body: out,
	}, append(slices.Clone(p.Said), p.ServiceSaid...), r.fields...)
}

// publishedHTTP returns the routes of a host. A host whose routes all apply to the
// mesh only answers as if no route matched.
func (r *routing) publishedHTTP(routes []model.Route) []*api.HTTPRoute {
	if len(routes) == 0 {
		return []*api.HTTPRoute{{DirectResponse: &api.HTTPDirectResponse{Status: 404}}}
	}
	var out []*api.HTTPRoute
	for i, route := range routes {
		out = append(out, r.http(fmt.Sprintf("spec.http[%d]", i), route))
	}
	return out
}

// misdirectedHost writes the VirtualService by which a wildcard's server rejects a
// host that it covers: all requests, because a test of the Host header would miss one
// with a port or in capitals.
func (b *builder) misdirectedHost(m misdirected) {
	ref := m.gateway.Namespace + "/"
	if m.server != nil {
		ref = m.server.ref(b.program())
	} else {
		ref += listenName(m.gateway, m.listen)
	}
	b.add(emit.Object{
		APIVersion: networking, Kind: "VirtualService", Namespace: m.gateway.Namespace, Name: m.key.name(b.program()),
		Body: &api.VirtualService{
			Hosts: m.names(), Gateways: []string{ref}, ExportTo: []string{"."},
			Http: []*api.HTTPRoute{{DirectResponse: &api.HTTPDirectResponse{Status: 421}}},
		},
	}, m.origins)
}
