package write

import (
	"fmt"
	"strconv"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressRouting writes a VirtualService of an egress host.
func egressRouting(m *messages, p *plan.EgressRouting) emit.Object {
	m.routes = p.Routes
	r := egressRoutes{messages: m, out: m.services.one(), fields: m.fields.list(2 + 2*len(p.Routes))}
	r.out.Hosts, r.out.Gateways, r.out.ExportTo = p.Names, p.Gateways, p.ExportTo
	r.out.Http, r.out.Tls, r.out.Tcp = m.http.lists.list(len(p.Routes)), m.tlsRoutes.lists.list(len(p.Routes)), m.tcpRoutes.lists.list(len(p.Routes))
	for i := range p.Routes {
		switch route := &p.Routes[i]; route.Routed {
		case model.HTTP:
			r.requests(route)
		case model.TLS:
			r.connections(route)
		default:
			r.tcp(route)
		}
	}
	r.note("spec.gateways", p.Host.Via.Said...)
	r.note("spec.exportTo", p.ExportToAt...)
	return virtualService(p.Object, r.out, p.Host.Said, r.fields...)
}

// egressRoutes are the routes of one VirtualService, and the fields that clauses
// decided.
type egressRoutes struct {
	*messages
	out    *api.VirtualService
	fields []emit.Field
}

func (r *egressRoutes) note(path string, origins ...diag.Span) {
	if len(origins) > 0 {
		r.fields = append(r.fields, field(path, origins...))
	}
}

func (r *egressRoutes) requests(p *plan.EgressRoute) {
	path := emit.ItemPath("spec.http", len(r.out.Http))
	out := r.http.one()
	out.Headers = portHeader(p)
	if p.Authority != "" {
		out.Rewrite = &api.HTTPRewrite{Authority: p.Authority}
	}
	r.limits(path, out, p.Limits)
	if a := p.Answer; a != nil {
		out.DirectResponse = &api.HTTPDirectResponse{Status: uint32(a.Status)}
		r.note(path+".directResponse", a.At...)
	} else {
		to := r.weighted.one()
		to.Destination = r.upstream(p.To)
		out.Route = r.weighted.list(to)
		r.note(path+".route[0].destination.host", p.ToAt...)
	}
	out.Match = r.matches(path, p)
	if p.Conditions != nil {
		r.note(path, p.Conditions.At...)
	}
	r.out.Http = append(r.out.Http, out)
}

func (r *egressRoutes) limits(path string, out *api.HTTPRoute, l *plan.RequestLimits) {
	if l == nil {
		return
	}
	if l.Timeout.Is() {
		out.Timeout = duration(l.Timeout.Value)
		r.note(path+".timeout", l.Timeout.Said...)
	}
	if l.Retry.Is() {
		out.Retries = retries(l.Retry.Value)
		r.note(path+".retries", l.Retry.Said...)
	}
}

// matches returns the alternatives of a route, each with its conditions on requests.
func (r *egressRoutes) matches(path string, p *plan.EgressRoute) []*api.HTTPMatchRequest {
	if len(p.Sources) > 0 {
		return fromEach(&r.httpMatches, p.Sources, func(i int, from model.Said[string]) *api.HTTPMatchRequest {
			at := emit.ItemPath(path+".match", i)
			out := r.match(at, p)
			out.SourceNamespace = from.Value
			r.note(at+".sourceNamespace", from.Clause)
			return out
		})
	}
	if p.Conditions == nil || len(p.Conditions.Matches) == 0 {
		return r.httpMatches.list(r.match(path+".match[0]", p))
	}
	var out []*api.HTTPMatchRequest
	for i, m := range p.Conditions.Matches {
		requests, at := routing{}, fmt.Sprintf("%s.match[%d]", path, i)
		one, base := requests.match(at, m), r.match(at, p)
		one.Port, one.Gateways = base.Port, base.Gateways
		out = append(out, one)
		r.fields = append(r.fields, requests.fields...)
	}
	return out
}

// fromEach returns a match for each namespace of the sidecars that route, or one for all.
func fromEach[M any](of *pool[M], sources []model.Said[string], match func(i int, from model.Said[string]) *M) []*M {
	if len(sources) == 0 {
		return of.list(match(0, model.Said[string]{}))
	}
	var out []*M
	for i, from := range sources {
		out = append(out, match(i, from))
	}
	return out
}

func (r *egressRoutes) match(path string, p *plan.EgressRoute) *api.HTTPMatchRequest {
	out := r.httpMatches.one()
	out.Port = uint32(p.Port)
	if p.Gateway != "" {
		out.Gateways = r.list(p.Gateway)
	}
	if p.HostPattern != "" {
		out.Authority = compared(model.Text{Op: model.Regexp, Value: p.HostPattern})
	}
	if o := p.Workload; o != nil {
		out.SourceNamespace, out.SourceLabels = o.Namespace, map[string]string{o.Label.Key: o.Label.Value}
		r.note(path+".sourceLabels", o.At)
	}
	if p.MatchPort != 0 {
		out.Headers = map[string]*api.StringMatch{plan.PortHeader: exactly(strconv.Itoa(p.MatchPort))}
	}
	r.note(path+".port", p.At)
	return out
}

// portHeader returns the changes of the header that tells a gateway the port.
func portHeader(p *plan.EgressRoute) *api.Headers {
	switch {
	case p.SetPort != 0:
		return &api.Headers{Request: &api.Headers_HeaderOperations{Set: map[string]string{plan.PortHeader: strconv.Itoa(p.SetPort)}}}
	case p.MatchPort != 0:
		return &api.Headers{Request: &api.Headers_HeaderOperations{Remove: []string{plan.PortHeader}}}
	}
	return nil
}

// source notes the conditions of a match of connections, and returns who routes.
func (r *egressRoutes) source(path string, p *plan.EgressRoute, from model.Said[string]) (gateways []string) {
	r.note(path+".port", p.At)
	r.note(path+".sourceNamespace", from.Clause)
	if p.Gateway != "" {
		return r.list(p.Gateway)
	}
	return nil
}

func (r *egressRoutes) connections(p *plan.EgressRoute) {
	path := emit.ItemPath("spec.tls", len(r.out.Tls))
	route := r.tlsRoutes.one()
	route.Match = fromEach(&r.tlsMatches, p.Sources, func(i int, from model.Said[string]) *api.TLSMatchAttributes {
		match := r.tlsMatches.one()
		match.Gateways = r.source(emit.ItemPath(path+".match", i), p, from)
		match.Port, match.SniHosts, match.SourceNamespace = uint32(p.Port), r.list(p.SNI), from.Value
		return match
	})
	route.Route = r.to(p)
	r.out.Tls = append(r.out.Tls, route)
}

func (r *egressRoutes) tcp(p *plan.EgressRoute) {
	path := emit.ItemPath("spec.tcp", len(r.out.Tcp))
	r.note(path+".route[0].destination.host", p.ToAt...)
	route := r.tcpRoutes.one()
	route.Match = fromEach(&r.tcpMatches, p.Sources, func(i int, from model.Said[string]) *api.L4MatchAttributes {
		match := r.tcpMatches.one()
		match.Gateways = r.source(emit.ItemPath(path+".match", i), p, from)
		match.Port, match.SourceNamespace = uint32(p.Port), from.Value
		if p.Address != "" {
			match.DestinationSubnets = r.list(p.Address)
		}
		return match
	})
	route.Route = r.to(p)
	r.out.Tcp = append(r.out.Tcp, route)
}

// to returns where a route sends connections.
func (r *egressRoutes) to(p *plan.EgressRoute) []*api.RouteDestination {
	out := r.routed.one()
	out.Destination = r.upstream(p.To)
	return r.routed.list(out)
}

func (m *messages) upstream(u plan.Upstream) *api.Destination {
	out := m.upstreams.one()
	out.Host, out.Subset, out.Port = u.Host, u.Subset, m.selectors.one()
	out.Port.Number = uint32(u.Port)
	return out
}
