package write

import (
	"fmt"
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/diag"
)

// virtualHost writes the VirtualService of a published host at its server. A host
// whose routes all apply to the mesh only answers as if no route matched.
func virtualHost(h *plan.VirtualHost) emit.Object {
	r := &routing{}
	out := &api.VirtualService{Hosts: h.Names, Gateways: []string{h.Gateway}, ExportTo: []string{"."}}
	for i := range out.Hosts {
		r.note(fmt.Sprintf("spec.hosts[%d]", i), h.HostSaid...)
	}
	r.note("spec.gateways[0]", append(slices.Clone(h.GatewaySaid), h.PortSaid...)...)
	switch h.Routed {
	case model.HTTP:
		out.Http = r.requests(h.Routes)
		if len(out.Http) == 0 {
			out.Http = answer(plan.StatusNotFound)
		}
		r.note("spec.http", h.DefaultBackends...)
	case model.TLS:
		match := &api.TLSMatchAttributes{Port: uint32(h.Port), SniHosts: h.Names}
		out.Tls = []*api.TLSRoute{{Match: []*api.TLSMatchAttributes{match}, Route: r.connections("spec.tls[0]", h.Routes)}}
	default:
		match := &api.L4MatchAttributes{Port: uint32(h.Port)}
		out.Tcp = []*api.TCPRoute{{Match: []*api.L4MatchAttributes{match}, Route: r.connections("spec.tcp[0]", h.Routes)}}
	}
	o := virtualService(h.Object, out, append(slices.Clone(h.Said), h.ServiceSaid...), r.fields...)
	o.Controlled = r.left
	return o
}

func virtualService(o plan.Object, body *api.VirtualService, origins []diag.Span, fields ...emit.Field) emit.Object {
	return object(networking, "VirtualService", o, body, origins, fields...)
}

// answer returns the route that answers all requests with a status.
func answer(status int) []*api.HTTPRoute {
	return []*api.HTTPRoute{{DirectResponse: &api.HTTPDirectResponse{Status: uint32(status)}}}
}

// misdirected writes the VirtualService by which a wildcard's server rejects a host
// that it covers.
func misdirected(m *plan.Misdirected) emit.Object {
	return virtualService(m.Object, &api.VirtualService{
		Hosts: m.Hosts, Gateways: []string{m.Gateway}, ExportTo: []string{"."}, Http: answer(plan.StatusMisdirected),
	}, m.At)
}

// meshHost writes the VirtualService of a host or a service in the mesh.
func meshHost(h *plan.MeshHost) emit.Object {
	r := &routing{}
	r.note("spec.hosts[0]", h.Named...)
	o := virtualService(h.Object, &api.VirtualService{
		Hosts: []string{h.Hostname}, Gateways: []string{plan.MeshGateway}, ExportTo: []string{"*"}, Http: r.requests(h.Routes),
	}, h.Said, r.fields...)
	o.Controlled = r.left
	return o
}

// refusal writes the VirtualService by which the servers of wildcards reject a host
// that is restricted to accounts and has separate servers.
func refusal(f *plan.Refusal) emit.Object {
	origins := slices.Clone(f.Host.Said)
	for _, w := range f.Covering {
		origins = append(origins, w.Said...)
	}
	return virtualService(f.Object, &api.VirtualService{
		Hosts: f.Names, Gateways: f.Gateways, ExportTo: []string{"."}, Http: answer(plan.StatusForbidden),
	}, origins, field("spec.http[0].directResponse", accountPlaces(f.Host.Accounts)...))
}
