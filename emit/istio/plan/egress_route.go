package plan

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An EgressRouting is one VirtualService of an egress host: the routes of the mesh
// and, with an egress gateway, those of the gateway; or a port of the gateway alone.
type EgressRouting struct {
	Object
	Host     *EgressHost
	Names    []string // by which callers address the host
	Gateways []string // references
	ExportTo []string
	// ExportToAt are the clauses that decided ExportTo.
	ExportToAt []diag.Span
	Routes     []EgressRoute
}

// MeshGateway is the reserved gateway for all sidecars in a VirtualService.
const MeshGateway = "mesh"

// PortHeader is the request header that tells a gateway the port of a request.
const PortHeader = "x-gwc-port"

// An EgressRoute is how sidecars or a gateway send the traffic of an egress port. A
// host has four of them: what few have is behind pointers.
type EgressRoute struct {
	// Routed is what the route matches: requests (http), connections by SNI (tls), or
	// all connections of the port (tcp).
	Routed model.Protocol
	// Gateway is who routes. Empty: sidecars of Workload or Sources; with
	// gateways in the match Istio would ignore the source.
	Gateway  string
	Workload *model.Originator
	// Sources are the namespaces of the sidecars that route; none: all.
	Sources []model.Said[string]
	Port    int       // of the listener
	At      diag.Span // the clause of the port
	SNI     string    // of tls
	Address string    // of tcp: to which the connection was made; empty: any
	// HostPattern is a regular expression for the Host; empty: any.
	HostPattern string
	Conditions  *Conditions // nil: all requests

	// To is where the route sends, and ToAt the clauses that decided the host.
	To     Upstream
	ToAt   []diag.Span
	Answer *Answer // instead; nil: none
	// Authority is the Host with which the request is sent on; empty: the same.
	Authority string
	// SetPort is the port that the route writes in PortHeader, and MatchPort the one
	// that it matches there and removes; 0: none.
	SetPort, MatchPort int
	// Limits are those of the requests; nil: none.
	Limits *RequestLimits
}

// Conditions are those of a route that the program states.
type Conditions struct {
	Matches []*model.Match // the alternatives; none: all requests
	At      []diag.Span    // the clauses of the route
}

// An Answer is the status that requests get, and the clauses that decided it.
type Answer struct {
	Status int
	At     []diag.Span
}

// RequestLimits are how long a request may take and how often it is sent.
type RequestLimits struct {
	Timeout model.Fact[model.Duration]
	Retry   model.Fact[model.Retry]
}

// limits returns the limits of the host's requests; nil for none.
func (e *EgressHost) limits() *RequestLimits {
	if !e.Timeout.Is() && !e.Retry.Is() {
		return nil
	}
	return &RequestLimits{e.Timeout, e.Retry}
}

// retried returns the limits of a sidecar whose gateway retries for it: it does not. The
// clauses are those of the gateway's retries.
func retried(said ...diag.Span) *RequestLimits {
	if len(said) == 0 {
		return nil
	}
	return &RequestLimits{Retry: model.Fact[model.Retry]{Said: said}}
}

// An Upstream is a cluster to which an egress route sends.
type Upstream struct {
	Host   string
	Subset string // empty: none
	Port   int
}

// A Routing is a VirtualService of an egress host, decided in full when it is written:
// its routes take more memory than the rest of the host's plan.
type Routing struct {
	planner *planner
	host    *EgressHost
	path    *EgressPath // of a port that the gateway routes separately; nil: the host's
}

func (p *planner) planRoutings() {
	for _, e := range p.plan.Egress.Hosts {
		if slices.ContainsFunc(e.Paths, func(path *EgressPath) bool { return !e.unrouted(path) }) {
			p.plan.Egress.Routings = append(p.plan.Egress.Routings, Routing{p, e, nil})
		}
		p.planAccountSets(e)
		for _, path := range e.Paths {
			if path.Separate && !path.ofSets(e) {
				p.plan.Egress.Routings = append(p.plan.Egress.Routings, Routing{p, e, path})
			}
		}
	}
}

// unrouted reports whether nothing routes the path: a sidecar that resolves names does so
// only where no VirtualService routes the connection.
func (e *EgressHost) unrouted(path *EgressPath) bool {
	return path.Protocol == model.TLS && e.Resolution == ResolveDynamic
}

// Decide returns the routing. It appends its routes to a list, whose array may be used
// again when the routing is written. It may be called at the same time as others.
func (r Routing) Decide(routes []EgressRoute) *EgressRouting {
	if r.path != nil {
		return r.planner.separate(r.host, r.path, routes)
	}
	return r.planner.routing(r.host, routes)
}

// routing returns the routing of a host.
func (p *planner) routing(e *EgressHost, routes []EgressRoute) *EgressRouting {
	r := &EgressRouting{
		Object: p.object(e.Home, key{"out", string(e.Host)}), Host: e, Names: []string{string(e.Host)},
		ExportTo: e.ExportTo, ExportToAt: places(e.For), Routes: routes,
	}
	if e.hasHTTP() { // the names of connections have no second spelling
		r.Names = spellings(e.Host)
	}
	for _, path := range e.Paths {
		from := len(r.Routes)
		r.Routes = p.meshRoutes(r.Routes, e, path)
		r.Routes = e.routesOfCallers(path, r.Routes, from)
	}
	for _, path := range e.Paths {
		if path.Server != nil && !path.Separate && !path.ofSets(e) {
			r.Routes = append(r.Routes, p.gatewayRoute(e, path))
			r.Gateways = append(r.Gateways, path.Server.Ref())
		}
	}
	slices.Sort(r.Gateways)
	r.Gateways = append([]string{MeshGateway}, slices.Compact(r.Gateways)...)
	return r
}

// separate returns the separate routing of a port at the gateway.
func (p *planner) separate(e *EgressHost, path *EgressPath, routes []EgressRoute) *EgressRouting {
	return &EgressRouting{
		Object: p.object(path.Gateway.Namespace, path.key(perPort, string(e.Host))), Host: e,
		Names: p.separateNames(e, path), Gateways: []string{path.Server.Ref()}, ExportTo: []string{"."},
		Routes: append(routes, p.gatewayRoute(e, path)),
	}
}

// separateNames returns the names by which the gateway knows a separate port. Requests
// have the host's, as have connections to 443; others that of the hop, which no caller
// asks for. In a named program all have that of the hop.
func (p *planner) separateNames(e *EgressHost, path *EgressPath) []string {
	switch {
	case path.ownCert():
		return []string{path.Server.SNI}
	case p.program() != "" && path.Protocol.PlainHTTP() && !e.Host.IsWildcard():
		return []string{p.hopNameInProgram(string(e.Host))}
	case path.Protocol.PlainHTTP():
		return spellings(e.Host)
	case slices.Contains(path.Server.Names, string(e.Host)):
		return []string{string(e.Host)}
	}
	return []string{path.Server.SNI}
}

// meshRoutes adds the sidecars' routes for a port of the host.
func (p *planner) meshRoutes(routes []EgressRoute, e *EgressHost, path *EgressPath) []EgressRoute {
	r := EgressRoute{
		Routed: routed(path.Protocol), Gateway: MeshGateway, Port: path.Number, At: path.At,
		To: Upstream{Host: string(e.Host), Port: path.Number},
	}
	if s := path.Server; s != nil {
		r.To = Upstream{p.gatewayName(s.Gateway), s.subsetFor(path.EgressPort), s.Port}
	}
	if !e.lastOf(path) {
		r.Address = path.Address
	}
	switch {
	case path.ofSets(e):
		return append(routes, p.permittedRequests(e, path, r)...)
	case path.Protocol.PlainHTTP() && e.Gateway == nil && e.Originate.Value == "mutual":
		return append(routes, mutualRoutes(e, path, r)...)
	case path.Protocol.PlainHTTP():
		return p.meshRequests(routes, e, path, r)
	case e.unrouted(path):
		return routes
	case path.Protocol == model.TLS:
		r.SNI = string(e.Host)
	}
	return append(routes, r)
}

// routed returns what the routes of a protocol match.
func routed(p model.Protocol) model.Protocol {
	if p.PlainHTTP() {
		return model.HTTP
	}
	return p
}

// lastOf reports whether the path is the last one of its port. Its route takes what the
// others of the port leave: istiod adds the routes of another program's VirtualService
// after those of the first, unless one takes everything, and Envoy refuses a listener with
// one match twice (buildSidecarOutboundTCPFilterChainOpts).
func (e *EgressHost) lastOf(path *EgressPath) bool {
	i := slices.Index(e.Paths, path)
	return e.last(path) || e.Paths[i+1].callersKey() != path.callersKey()
}

// meshRequests adds the routes of an http port in the mesh. With an egress gateway
// only the gateway retries, so that retries do not multiply.
func (p *planner) meshRequests(routes []EgressRoute, e *EgressHost, path *EgressPath, r EgressRoute) []EgressRoute {
	r.HostPattern, r.Authority = resolvedHosts(e, path), p.hopAuthority(e, path)
	if path.Server == nil {
		r.Limits = e.limits()
	} else {
		r.Limits = retried(e.Retry.Said...)
	}
	if path.PortHeader {
		r.SetPort = path.Number
	}
	if r.HostPattern == "" {
		return append(routes, r)
	}
	return append(routes, r, answer(path, misdirected))
}

// mutualRoutes returns a route for each group of workloads with the client certificate,
// and rejects all others, which would send plain text.
func mutualRoutes(e *EgressHost, path *EgressPath, r EgressRoute) []EgressRoute {
	r.Gateway, r.HostPattern, r.Limits = "", resolvedHosts(e, path), e.limits()
	var out []EgressRoute
	for i := range e.Originators {
		r.Workload = &e.Originators[i]
		out = append(out, r)
	}
	return append(out, answer(path, &Answer{StatusForbidden, e.Originate.Said}))
}

// answer returns the route that answers requests which no route of the port matches.
func answer(path *EgressPath, a *Answer) EgressRoute {
	return EgressRoute{Routed: model.HTTP, Gateway: MeshGateway, Port: path.Number, At: path.At, Answer: a}
}

// misdirected is the answer of most hosts.
var misdirected = &Answer{Status: StatusMisdirected}

// gatewayRoute returns the gateway's route for a port of the host. Of TLS the gateway
// sees only connections, inside the mTLS of the hop.
func (p *planner) gatewayRoute(e *EgressHost, path *EgressPath) EgressRoute {
	r := EgressRoute{
		Routed: model.TCP, Gateway: path.Server.Ref(), Port: path.Server.Port, At: path.At,
		To: Upstream{Host: string(path.Upstream), Port: path.UpstreamPort}, ToAt: e.Through.Said,
	}
	if !path.Protocol.PlainHTTP() {
		return r
	}
	r.Routed, r.Limits = model.HTTP, e.limits()
	if path.ownCert() || p.program() != "" && p.hopAuthority(e, path) != "" {
		r.Authority = authority(string(e.Host), path.Number)
	}
	if path.PortHeader {
		r.MatchPort = path.Number
	}
	return r
}

// resolvedHosts matches the Hosts with which a wildcard's requests go where the path
// says, if sidecars resolve the names; empty for all others. Such a sidecar calls the
// port that the Host names, whatever port was called, or 443 if the request is to be
// encrypted and otherwise 80 (Envoy's dynamic forward proxy); of an absolute name, with
// a dot at its end, it asks for a certificate with the dot. A route cannot write the
// right Host, which is another one for each name, so others are rejected.
func resolvedHosts(e *EgressHost, path *EgressPath) string {
	switch {
	case e.Resolution != ResolveDynamic:
		return ""
	case e.Originate.Value != "":
		return "[^:]*[^:.]"
	case path.Number != feature.EgressHTTPPort:
		return fmt.Sprintf("[^:]+:%d", path.Number)
	}
	return "[^:]+(:80)?"
}
