package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A VirtualHost is a published host at its server, with its routes.
type VirtualHost struct {
	Object
	*model.Published
	Names   []string // by which it is called
	Gateway string   // the reference of its server
	// Routed is what the routes match: requests (http), connections by SNI (tls), or
	// all connections of the port (tcp).
	Routed model.Protocol
	Routes []Route
	// DefaultBackends are clauses that state the default backend of its services.
	DefaultBackends []diag.Span
}

func (p *planner) planHosts() {
	in := &p.plan.Ingress
	for _, s := range in.Servers {
		for _, pub := range s.Published {
			in.Hosts = append(in.Hosts, p.virtualHost(s, pub))
		}
	}
}

func (p *planner) virtualHost(s *Server, pub *model.Published) *VirtualHost {
	h := &VirtualHost{
		Object: p.object(s.Gateway.Namespace, hostKey(pub)), Published: pub, Names: p.plan.Ingress.names(pub), Gateway: s.Ref(),
		Routed: model.TCP,
	}
	switch {
	case pub.Protocol.Value.PlainHTTP() || TerminatesHTTP(pub):
		h.Routed, h.DefaultBackends = model.HTTP, p.defaultBackends(pub)
	case pub.Mode.Value == model.Passthrough:
		h.Routed = model.TLS
	}
	var list []*model.Route
	for i := range pub.Routes {
		if r := &pub.Routes[i]; !r.Match.Mesh() {
			list = append(list, r)
		}
	}
	if h.Routed == model.HTTP {
		list = guarded(pub, list)
	}
	h.Routes = p.inOrder(list, proxy{send: p.sentBy(pub), https: pub.Protocol.Value == model.HTTPS})
	if h.Routed == model.HTTP {
		h.Routes = slices.Concat(otherPorts(pub), h.Routes)
	}
	return h
}
