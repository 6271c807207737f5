package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/address"
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Egress is the plan of what the mesh calls outside.
type Egress struct {
	Hosts       []*EgressHost   // by host
	Servers     []*EgressServer // of gateways, in the order of the hosts
	Hops        []*Hop          // from sidecars to the servers
	Calls       []*Call         // by namespace, key; those that need a DestinationRule
	HostEntries []HostEntry     // in the order of the hosts
	Entries     []*Entry        // others, by namespace, key
	Routings    []Routing       // in the order of the hosts
	Refusals    []*Refusal      // by namespace, host
	Accounts    []*AccountPolicy
	Sets        []*AccountSet

	byHost map[host.Pattern]*EgressHost
}

// Host returns the egress host of that name, nil if there is none.
func (e *Egress) Host(name host.Pattern) *EgressHost { return e.byHost[name] }

// Forget drops the list of the hosts. What is written of them refers to them.
func (e *Egress) Forget() { e.Hosts, e.byHost = nil, nil }

// Covering returns the wildcards that cover the host, the narrowest first.
func (e *Egress) Covering(name host.Pattern) []*EgressHost {
	var out []*EgressHost
	for _, w := range name.Above() {
		if e := e.byHost[w]; e != nil {
			out = append(out, e)
		}
	}
	return out
}

// An EgressHost is an outside host and the paths of its ports.
type EgressHost struct {
	*model.EgressHost
	ExportTo   []string // the namespaces that see it
	Resolution Resolution
	// Limited says that only the namespaces of `for` see the host, not its home or its
	// gateway's namespace: it captures a port where it is visible.
	Limited bool
	Paths   []*EgressPath // by port
	Sets    []*AccountSet // of Routes, in their order

	sets map[string]*AccountSet // by their accounts
}

// Resolution is how the addresses of an egress host are found.
type Resolution int

// The resolutions: sidecars keep the address that the caller used, resolve the host or
// the names of its servers, resolve the name of each request, or use the addresses of
// its servers.
const (
	ResolveNone Resolution = iota
	ResolveDNS
	ResolveDynamic
	ResolveStatic
)

// An EgressPath is the path of one port of an egress host.
type EgressPath struct {
	model.EgressPort
	// Address is the called address of which the path is; empty: all addresses.
	Address string
	// Callers are those whose path it is, with a gateway or a certificate of their own;
	// nil: all.
	Callers *model.Callers
	Gateway *model.Gateway // nil: sidecars send
	Server  *EgressServer  // of the gateway
	// Upstream is the host that the gateway calls, or without one the sidecars, and
	// UpstreamPort its port.
	Upstream     host.Pattern
	UpstreamPort int
	// MadeUp is Upstream if that is a name which only the gateway's namespace knows, for
	// the port or one of the addresses; else empty.
	MadeUp string
	// PortHeader says that the mesh's route tells the gateway the port by a header:
	// http ports share a server, where nothing else distinguishes them.
	PortHeader bool
	// Separate says that the gateway's route is in a separate VirtualService: for the
	// name of the hop, or because it calls what only the gateway sees.
	Separate bool
}

// planEgress decides the path of each host, the servers and hops at gateways, the
// upstreams and the access policies.
func (p *planner) planEgress() {
	out := &p.plan.Egress
	out.byHost = make(map[host.Pattern]*EgressHost, len(p.model.Egress))
	out.Hosts = make([]*EgressHost, 0, len(p.model.Egress))
	for _, h := range p.model.Egress {
		e := &EgressHost{EgressHost: h, Resolution: p.resolution(h)}
		e.Limited = len(h.For) > 0 && p.capturesPort(e)
		e.ExportTo = e.exportTo()
		out.Hosts = append(out.Hosts, e)
		out.byHost[h.Host] = e
	}
	for _, e := range out.Hosts {
		for _, port := range e.Ports {
			for _, callers := range e.callersOf(port) {
				for _, address := range e.apart(port) {
					e.Paths = append(e.Paths, p.planPath(e, &EgressPath{EgressPort: port, Address: address, Callers: callers, Gateway: e.Gateway}))
				}
			}
		}
	}
	p.planHops()
	p.planCalls()
	p.planEntries()
	p.planRoutings()
	p.planRefusals()
	p.planAccounts()
	p.planCallers()
	out.forgetKeys()
}

// forgetKeys drops what only the names and the order depended on.
func (e *Egress) forgetKeys() {
	for _, s := range e.Servers {
		s.key = nil
	}
	for _, c := range e.Calls {
		c.key = nil
	}
}

// planPath completes the path of a port, of an address of it and of callers.
func (p *planner) planPath(e *EgressHost, path *EgressPath) *EgressPath {
	port, address := path.EgressPort, path.Address
	path.Upstream, path.UpstreamPort = e.Host, port.Number
	if path.Gateway == nil {
		return path
	}
	if path.Callers != nil {
		path.Gateway = path.Callers.Gateway
	}
	path.Server = p.planServer(e, path)
	path.PortHeader = port.Protocol.PlainHTTP() && len(e.Ports) > 1 && len(e.http()) > 1 && len(e.Sets) == 0
	path.Separate = p.routedByHopName(e, path) || path.Callers != nil
	perPort := e.Limited || e.ranged() || address != "" || path.ownCert()
	if e.Host.IsWildcard() && e.Through.Value != "" {
		through := p.plan.Egress.byHost[e.Through.Value]
		path.Upstream = e.Through.Value
		perPort = through == nil && port.Protocol == model.TCP || through != nil && (through.Limited || through.ranged())
		path.Separate = path.Separate || perPort || through == nil && !e.Host.Covers(path.Upstream)
	}
	if perPort {
		path.Separate = true
		called := addressName(string(path.Upstream), address)
		if path.ownCert() {
			called += ".for-" + digestOf(path.Callers.Text())
		}
		path.MadeUp = p.madeUpName(called, ".port-"+strconv.Itoa(port.Number))
		path.Upstream = host.Pattern(path.MadeUp)
		path.UpstreamPort = perPortEntryPort(port).Number
	}
	return path
}

// routedByHopName reports whether the gateway identifies the port by the name of its
// hop: in a named program always, except for the requests of a wildcard, which keep
// their Host.
func (p *planner) routedByHopName(e *EgressHost, path *EgressPath) bool {
	if p.program() != "" {
		return !path.Protocol.PlainHTTP() || !e.Host.IsWildcard()
	}
	return path.Protocol == model.TCP || path.Protocol == model.TLS && path.Number != feature.EgressTLSPort
}

// hasHTTP reports whether the host has ports of requests.
func (e *EgressHost) hasHTTP() bool {
	return slices.ContainsFunc(e.Ports, func(p model.EgressPort) bool { return p.Protocol.PlainHTTP() })
}

// has reports whether the host has ports of a protocol.
func (e *EgressHost) has(protocol model.Protocol) bool {
	return slices.ContainsFunc(e.Ports, func(p model.EgressPort) bool { return p.Protocol == protocol })
}

// http returns the host's ports of requests: http, http2, grpc.
func (e *EgressHost) http() []model.EgressPort {
	return e.ports(func(p model.EgressPort) bool { return p.Protocol.PlainHTTP() })
}

func (e *EgressHost) of(protocol model.Protocol) []model.EgressPort {
	return e.ports(func(p model.EgressPort) bool { return p.Protocol == protocol })
}

func (e *EgressHost) ports(those func(model.EgressPort) bool) []model.EgressPort {
	var out []model.EgressPort
	for _, port := range e.Ports {
		if those(port) {
			out = append(out, port)
		}
	}
	return out
}

// states reports whether the host declares the port with the protocol.
func (e *EgressHost) states(port model.EgressPort) bool {
	return slices.ContainsFunc(e.Ports, func(p model.EgressPort) bool {
		return p.Number == port.Number && p.Protocol == port.Protocol
	})
}

// routes reports whether the host has routes for what the port of another host would
// match: requests of any protocol, or the same protocol.
func (e *EgressHost) routes(port model.EgressPort) bool {
	return slices.ContainsFunc(e.Ports, func(p model.EgressPort) bool {
		return p.Number == port.Number && (p.Protocol == port.Protocol || p.Protocol.PlainHTTP() && port.Protocol.PlainHTTP())
	})
}

// ranged reports whether some of the host's addresses are ranges, so that its
// ServiceEntry has no endpoints that a gateway could call.
func (e *EgressHost) ranged() bool {
	return slices.ContainsFunc(e.Addresses, func(a model.Said[string]) bool {
		return strings.Contains(address.Short(a.Value), "/") || !address.Of(a.Value).IsValid()
	})
}

// apart returns the called addresses that a gateway must tell apart for a port, because
// a call keeps its address: several single ones of tcp. Requests, and TLS by its SNI,
// name the host, and go to any of its servers.
func (e *EgressHost) apart(port model.EgressPort) []string {
	if port.Protocol != model.TCP || e.Gateway == nil || e.Servers.Is() || e.ranged() || e.Host.IsWildcard() || len(e.Addresses) < 2 {
		return []string{""}
	}
	var out []string
	for _, a := range e.Addresses {
		out = append(out, address.Short(a.Value))
	}
	return out
}

// place returns where the host is first named.
func (e *EgressHost) place() diag.Span {
	out := diag.First(e.Said)
	for _, s := range e.Said {
		if s.End()-s.Start() < out.End()-out.Start() {
			out = s
		}
	}
	return out
}

// resolution returns how the host's addresses are found.
func (p *planner) resolution(h *model.EgressHost) Resolution {
	e := EgressHost{EgressHost: h}
	switch {
	case h.Host.IsWildcard() && h.Gateway == nil && len(h.Addresses) == 0 && !e.has(model.TCP) && feature.DynamicDNS.In(p.release()):
		return ResolveDynamic
	case h.Host.IsWildcard(), e.ranged() && (h.Gateway != nil || !h.Servers.Is()):
		return ResolveNone
	case h.Servers.Is():
		return resolutionOf(e.servers())
	case len(h.Addresses) == 1 || len(h.Addresses) > 1 && h.Gateway != nil:
		return ResolveStatic
	case len(h.Addresses) > 1: // a call keeps the address to which it was made
		return ResolveNone
	}
	return ResolveDNS
}

// capturesPort reports whether only the port distinguishes a tcp port of the host.
func (p *planner) capturesPort(e *EgressHost) bool {
	whole := slices.ContainsFunc(e.Addresses, func(a model.Said[string]) bool { return !address.Of(a.Value).IsValid() })
	return e.has(model.TCP) && (whole || len(e.Addresses) == 0 && !p.allocates())
}

// exportTo returns where the host is visible: in its namespaces, its home and the
// namespaces of its gateways.
func (e *EgressHost) exportTo() []string {
	if len(e.For) == 0 {
		return []string{"*"}
	}
	out := e.Namespaces()
	if !e.Limited {
		out = append(out, e.Home)
		for used := range e.ViaGateways() {
			out = append(out, used.Gateway.Namespace)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
