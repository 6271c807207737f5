package istio

import (
	"fmt"
	"slices"
	"strconv"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An exitRouting writes the routes of one egress host's VirtualService.
type exitRouting struct {
	*builder
	exit   *exit
	out    *api.VirtualService
	fields []emit.Field
}

func (r *exitRouting) note(path string, origins ...diag.Span) {
	if len(origins) > 0 {
		r.fields = append(r.fields, field(path, origins...))
	}
}

// exitRoutes writes the VirtualService of a host: the routes of the mesh and, with an
// egress gateway, those of the gateway.
func (b *builder) exitRoutes(e *exit) {
	r := &exitRouting{builder: b, exit: e, out: &api.VirtualService{
		Hosts: e.asked(), Gateways: b.gatewaysOf(e), ExportTo: e.exportTo,
	}}
	for _, l := range e.legs {
		r.meshLeg(l)
	}
	for _, l := range e.legs {
		if l.server != nil && !l.apart {
			r.gatewayLeg(l)
		}
	}
	if len(r.out.Http)+len(r.out.Tls)+len(r.out.Tcp) == 0 {
		return // a name that sidecars resolve by themselves has no route
	}
	r.note("spec.gateways", e.Via.Said...)
	r.note("spec.exportTo", spansOf(e.For)...)
	b.add(emit.Object{
		APIVersion: networking, Kind: "VirtualService", Namespace: e.Home, Name: key{"out", e.Host}.name(b.program()), Body: r.out,
	}, e.Said, r.fields...)
}

// gatewaysOf returns the gateways of the host's VirtualService.
func (b *builder) gatewaysOf(e *exit) []string {
	var refs []string
	for _, l := range e.legs {
		if l.server != nil && !l.apart {
			refs = append(refs, l.server.ref(b.program()))
		}
	}
	slices.Sort(refs)
	return append([]string{"mesh"}, slices.Compact(refs)...)
}

const meshGateway = "mesh"

// meshLeg adds the sidecar routes for a port of the host.
func (r *exitRouting) meshLeg(l *leg) {
	to := &api.Destination{Host: r.exit.Host, Port: &api.PortSelector{Number: uint32(l.Number)}}
	if l.server != nil {
		to = &api.Destination{
			Host: r.fullName(serviceOf(l.server.gateway)), Subset: l.server.subset,
			Port: &api.PortSelector{Number: uint32(l.server.port)},
		}
	}
	switch l.Protocol {
	case model.HTTP:
		r.meshHTTP(l, to)
	case model.TLS:
		// A sidecar that resolves names by itself does so only where no
		// VirtualService routes the connection.
		if r.exit.resolution == api.ServiceEntry_DYNAMIC_DNS {
			return
		}
		r.note(fmt.Sprintf("spec.tls[%d].match[0].port", len(r.out.Tls)), l.At)
		r.out.Tls = append(r.out.Tls, &api.TLSRoute{
			Match: []*api.TLSMatchAttributes{{Gateways: []string{meshGateway}, Port: uint32(l.Number), SniHosts: []string{r.exit.Host}}},
			Route: []*api.RouteDestination{{Destination: to}},
		})
	default:
		r.tcp(meshGateway, l.Number, to, l.At)
	}
}

// meshHTTP adds the routes of an http port in the mesh. With an egress gateway only
// the gateway retries, so that retries do not multiply.
func (r *exitRouting) meshHTTP(l *leg, to *api.Destination) {
	if r.exit.Gateway == nil && r.exit.Originate.Value == "mutual" {
		r.mutualHTTP(l, to)
		return
	}
	route := &api.HTTPRoute{
		Match: []*api.HTTPMatchRequest{{Gateways: []string{meshGateway}, Port: uint32(l.Number), Authority: r.exit.dialled(l)}},
		Route: []*api.HTTPRouteDestination{{Destination: to}},
	}
	switch {
	case l.server == nil:
		r.settings(route)
	case r.exit.Retry.Is():
		route.Retries = retries(model.Retry{})
		r.note(r.httpPath()+".retries", r.exit.Retry.Said...)
	}
	if name := r.renamed(r.exit, l); name != "" {
		route.Rewrite = &api.HTTPRewrite{Authority: name}
	}
	if l.marked {
		route.Headers = &api.Headers{Request: &api.Headers_HeaderOperations{Set: map[string]string{portHeader: strconv.Itoa(l.Number)}}}
	}
	r.http(route, l.At)
	if r.exit.dialled(l) != nil {
		r.refuse(l, 421)
	}
}

// refuse answers what no route of the port took.
func (r *exitRouting) refuse(l *leg, status uint32) {
	r.http(&api.HTTPRoute{
		Match:          []*api.HTTPMatchRequest{{Gateways: []string{meshGateway}, Port: uint32(l.Number)}},
		DirectResponse: &api.HTTPDirectResponse{Status: status},
	}, l.At)
}

// mutualHTTP adds a route for each group of workloads with the client certificate,
// and rejects all others, which would send plain text.
func (r *exitRouting) mutualHTTP(l *leg, to *api.Destination) {
	for _, o := range r.exit.Originators {
		route := &api.HTTPRoute{
			// With gateways in the match Istio would not look at the source.
			Match: []*api.HTTPMatchRequest{{
				Port: uint32(l.Number), Authority: r.exit.dialled(l),
				SourceNamespace: o.Namespace, SourceLabels: map[string]string{o.Label.Key: o.Label.Value},
			}},
			Route: []*api.HTTPRouteDestination{{Destination: to}},
		}
		r.settings(route)
		r.note(r.httpPath()+".match[0].sourceLabels", o.At)
		r.http(route, l.At)
	}
	r.note(r.httpPath()+".directResponse", r.exit.Originate.Said...)
	r.refuse(l, 403)
}

// gatewayLeg adds the gateway routes for a port of the host. Of TLS the gateway sees
// only connections, inside the mTLS of the hop.
func (r *exitRouting) gatewayLeg(l *leg) {
	ref := l.server.ref(r.program())
	to := &api.Destination{Host: l.dials, Port: &api.PortSelector{Number: uint32(l.dialsPort)}}
	if l.Protocol != model.HTTP {
		r.tcp(ref, l.server.port, to, l.At)
		return
	}
	match := &api.HTTPMatchRequest{Gateways: []string{ref}, Port: uint32(l.server.port)}
	route := &api.HTTPRoute{
		Match: []*api.HTTPMatchRequest{match},
		Route: []*api.HTTPRouteDestination{{Destination: to}},
	}
	r.settings(route)
	if r.program() != "" && r.renamed(r.exit, l) != "" {
		route.Rewrite = &api.HTTPRewrite{Authority: authority(r.exit.Host, l.Number)}
	}
	if l.marked {
		match.Headers = map[string]*api.StringMatch{portHeader: exactly(strconv.Itoa(l.Number))}
		route.Headers = &api.Headers{Request: &api.Headers_HeaderOperations{Remove: []string{portHeader}}}
	}
	r.note(r.httpPath()+".route[0].destination.host", r.exit.Through.Said...)
	r.http(route, l.At)
}

// settings adds the request settings to the route that leaves the mesh.
func (r *exitRouting) settings(route *api.HTTPRoute) {
	if t := r.exit.Timeout; t.Is() {
		route.Timeout = duration(t.Value)
		r.note(r.httpPath()+".timeout", t.Said...)
	}
	if t := r.exit.Retry; t.Is() {
		route.Retries = retries(t.Value)
		r.note(r.httpPath()+".retries", t.Said...)
	}
}

// httpPath is the path of the next http route.
func (r *exitRouting) httpPath() string { return fmt.Sprintf("spec.http[%d]", len(r.out.Http)) }

func (r *exitRouting) http(route *api.HTTPRoute, port diag.Span) {
	r.note(r.httpPath()+".match[0].port", port)
	r.out.Http = append(r.out.Http, route)
}

func (r *exitRouting) tcp(gateway string, port int, to *api.Destination, at diag.Span) {
	path := fmt.Sprintf("spec.tcp[%d]", len(r.out.Tcp))
	r.note(path+".match[0].port", at)
	if gateway != meshGateway {
		r.note(path+".route[0].destination.host", r.exit.Through.Said...)
	}
	r.out.Tcp = append(r.out.Tcp, &api.TCPRoute{
		Match: []*api.L4MatchAttributes{{Gateways: []string{gateway}, Port: uint32(port)}},
		Route: []*api.RouteDestination{{Destination: to}},
	})
}

// legRoutes writes the separate VirtualService of a port.
func (b *builder) legRoutes(e *exit, l *leg) {
	r := &exitRouting{builder: b, exit: e, out: &api.VirtualService{
		Hosts: b.legHosts(e, l), Gateways: []string{l.server.ref(b.program())}, ExportTo: []string{"."},
	}}
	r.gatewayLeg(l)
	r.note("spec.gateways", e.Via.Said...)
	b.add(emit.Object{
		APIVersion: networking, Kind: "VirtualService", Namespace: e.Gateway.Namespace,
		Name: key{"leg", e.Host, strconv.Itoa(l.Number)}.name(b.program()), Body: r.out,
	}, e.Said, r.fields...)
}

// legHosts returns the names by which the gateway knows a leg apart. Requests
// have the host's, as have connections to 443; others that of the hop, which no
// caller asks for. In a named program that of the hop is all of them.
func (b *builder) legHosts(e *exit, l *leg) []string {
	switch {
	case b.program() != "" && l.Protocol == model.HTTP && !e.Wildcard:
		return []string{b.within(e.Host)}
	case l.Protocol == model.HTTP:
		return spellings(e.Host)
	case slices.Contains(l.server.hosts, e.Host):
		return []string{e.Host}
	}
	return []string{l.server.sni}
}

// asked returns the names by which callers address the host; those of connections
// have no second spelling.
func (e *exit) asked() []string {
	if len(e.http()) == 0 {
		return []string{e.Host}
	}
	return spellings(e.Host)
}

// refusedHost writes the VirtualService by which the servers of wildcards reject a
// host that is restricted to accounts and has its own servers.
func (b *builder) refusedHost(r *refusal) {
	out := &api.VirtualService{
		Hosts: spellings(r.exit.Host), ExportTo: []string{"."},
		Http: []*api.HTTPRoute{{DirectResponse: &api.HTTPDirectResponse{Status: 403}}},
	}
	for _, s := range r.servers {
		out.Gateways = append(out.Gateways, s.ref(b.program()))
	}
	origins := slices.Clone(r.exit.Said)
	for _, w := range r.above {
		origins = append(origins, w.Said...)
	}
	b.add(emit.Object{
		APIVersion: networking, Kind: "VirtualService", Namespace: r.namespace, Name: r.key.name(b.program()), Body: out,
	}, origins, field("spec.http[0].directResponse", spansOf(r.exit.Accounts)...))
}
