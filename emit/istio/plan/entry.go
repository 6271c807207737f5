package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/address"
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An Entry is one ServiceEntry of an external host.
type Entry struct {
	Object
	Host       host.Pattern
	ExportTo   []string
	ExportToAt []diag.Span // the clauses that decided ExportTo
	Resolution Resolution
	Addresses  []Address
	Endpoints  []Endpoint // none: the host
	Ports      []EntryPort
	Hosts      []*EgressHost // that need it
	// NoAllocation says that Istio must not allocate an address for the host.
	NoAllocation bool

	key key
}

// An Address is an address or a range of a host.
type Address struct {
	Text string
	At   diag.Span
}

// An EntryPort is a port of a host with its target port.
type EntryPort struct {
	model.EgressPort
	Target int // 0: the port
	Host   *EgressHost
}

// planEntries decides the ServiceEntries: one for each host; with an egress gateway
// and a range of addresses one for each port, because the host's has no endpoints;
// and one for each server of a wildcard that is not a host itself.
func (p *planner) planEntries() {
	var out []*Entry
	made := map[string]*Entry{}
	get := func(n *Entry) *Entry {
		id := n.Namespace + "\x00" + n.key.id()
		if made[id] == nil {
			made[id] = n
			out = append(out, n)
		}
		return made[id]
	}
	for _, e := range p.plan.Egress.Hosts {
		p.plan.Egress.HostEntries = append(p.plan.Egress.HostEntries, HostEntry{p, e})
		for _, path := range e.Paths {
			switch {
			case path.Upstream == e.Host || e.Host.IsWildcard() && p.plan.Egress.byHost[e.Through.Value] != nil:
			case path.Upstream == e.Through.Value:
				get(p.throughEntry(e)).serve(e, path.EgressPort, e.target(path.EgressPort))
			case path.Protocol == model.TCP:
				get(p.portEntry(e, path)).serve(e, perPortEntryPort(path.EgressPort), path.Number)
			default:
				get(p.portEntry(e, path)).serve(e, path.EgressPort, e.target(path.EgressPort))
			}
		}
	}
	slices.SortFunc(out, func(x, y *Entry) int { return compareObjects(x.Object, x.key, y.Object, y.key) })
	for _, n := range out {
		n.NoAllocation = p.allocates() && n.takesTLSByAddress()
	}
	p.plan.Egress.Entries = out
}

// A HostEntry is the ServiceEntry of an egress host, decided in full when it is written.
type HostEntry struct {
	planner *planner
	host    *EgressHost
}

// Decide returns the entry. It may be called at the same time as others.
func (h HostEntry) Decide() *Entry {
	out := h.planner.hostEntry(h.host)
	out.NoAllocation = h.planner.allocates() && out.takesTLSByAddress()
	return out
}

// hostEntry returns the ServiceEntry of a host. A wildcard or a range of addresses
// that uses a gateway is not called through it.
func (p *planner) hostEntry(e *EgressHost) *Entry {
	k := key{"out", string(e.Host)}
	out := &Entry{
		key: k, Object: p.object(e.Home, k), Host: e.Host, ExportTo: e.ExportTo, ExportToAt: places(e.For),
		Resolution: e.Resolution, Hosts: []*EgressHost{e},
	}
	if e.Resolution == ResolveStatic || e.Resolution == ResolveDNS {
		out.Endpoints = e.endpoints()
	}
	out.Addresses = addressesOf(e.entryAddresses())
	for i, path := range e.Paths {
		if i > 0 && path.Number == e.Paths[i-1].Number {
			continue // of another address
		}
		port := EntryPort{EgressPort: path.EgressPort, Host: e}
		if path.Upstream == e.Host && e.Resolution != ResolveDynamic {
			port.Target = e.target(path.EgressPort)
		}
		out.Ports = append(out.Ports, port)
	}
	return out
}

// addressesOf returns addresses and ranges in their usual notation.
func addressesOf(list []model.Said[string]) []Address {
	var out []Address
	for _, a := range list {
		out = append(out, Address{address.Short(a.Value), a.At})
	}
	return out
}

// entryAddresses returns the addresses of the host's ServiceEntry, which apply to all
// its ports. Without a tcp port, an egress gateway needs them for requests that have the
// address as their Host, if there is one: of several, istiod uses any one as a name. But
// TLS would be matched by them instead of its SNI.
func (e *EgressHost) entryAddresses() []model.Said[string] {
	if e.Gateway != nil && !e.has(model.TCP) && (e.has(model.TLS) || len(e.Addresses) > 1) {
		return nil
	}
	return e.Addresses
}

// target returns the target port of an http port of the host, 0 for the port itself.
func (e *EgressHost) target(port model.EgressPort) int {
	if !port.Protocol.PlainHTTP() || e.Originate.Value == "" || e.OriginatePort == port.Number {
		return 0
	}
	return e.OriginatePort
}

// throughEntry returns the ServiceEntry of a wildcard's server, which only its
// gateway sees.
func (p *planner) throughEntry(e *EgressHost) *Entry {
	k := key{"out", string(e.Through.Value)}
	return &Entry{
		key: k, Object: p.object(e.Home, k), Host: e.Through.Value, ExportTo: []string{"."}, Resolution: ResolveDNS,
	}
}

// portEntry returns the ServiceEntry by which a gateway finds a port of a host whose
// entry has no usable endpoints.
func (p *planner) portEntry(e *EgressHost, path *EgressPath) *Entry {
	called, endpoints := string(e.Host), e.endpoints()
	switch {
	case e.Host.IsWildcard():
		called = string(e.Through.Value)
		endpoints = []Endpoint{{Address: called}}
		if through := p.plan.Egress.byHost[e.Through.Value]; through != nil && through.Servers.Is() {
			endpoints = through.servers()
		}
	case path.Address != "":
		endpoints = []Endpoint{{Address: path.Address}}
	case len(endpoints) == 0:
		endpoints = []Endpoint{{Address: called}}
	}
	k := path.key(perPort, called)
	return &Entry{
		key: k, Object: p.object(path.Gateway.Namespace, k), Host: path.Upstream,
		ExportTo: []string{"."}, Resolution: resolutionOf(endpoints), Endpoints: endpoints,
	}
}

// perPortEntryPort returns the port of a ServiceEntry that only a gateway needs.
// Sidecars in the gateway's namespace see it too: a tcp port without addresses would
// capture theirs, so it is declared as TLS, which only its SNI matches.
func perPortEntryPort(port model.EgressPort) model.EgressPort {
	if port.Protocol == model.TCP {
		return model.EgressPort{Number: feature.EgressTLSPort, Protocol: model.TLS, At: port.At}
	}
	return port
}

// serve adds a port that is called, with its target port if that differs.
func (n *Entry) serve(e *EgressHost, port model.EgressPort, target int) {
	n.Hosts = withHost(n.Hosts, e)
	if slices.ContainsFunc(n.Ports, func(p EntryPort) bool { return p.Number == port.Number }) {
		return
	}
	n.Ports = append(n.Ports, EntryPort{EgressPort: port, Target: target, Host: e})
	slices.SortFunc(n.Ports, func(x, y EntryPort) int { return x.Number - y.Number })
}

// takesTLSByAddress reports whether sidecars would match TLS by an address that Istio
// allocates for the host: TLS with the host's SNI to the server's real address would
// bypass the host's routes. Only tcp needs an allocated address.
func (n *Entry) takesTLSByAddress() bool {
	has := func(p model.Protocol) bool {
		return slices.ContainsFunc(n.Ports, func(e EntryPort) bool { return e.Protocol == p })
	}
	allocated := len(n.Addresses) == 0 && n.Resolution != ResolveNone && !n.Host.IsWildcard()
	return allocated && has(model.TLS) && !has(model.TCP)
}
