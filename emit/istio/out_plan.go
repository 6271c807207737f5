package istio

import (
	"cmp"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/address"
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// outboundPlan is the complete plan for egress.
type outboundPlan struct {
	exits    []*exit       // by host
	servers  []*exitServer // of gateways, by key
	hops     []*hop        // by gateway, bucket
	calls    []*call       // by namespace, key
	entries  []*entry      // by namespace, key
	refusals []*refusal    // by namespace, host

	byHost map[string]*exit
	shared map[*model.Gateway]*exitServer
}

// An exit is an external host and its egress path.
type exit struct {
	*model.EgressHost
	exportTo   []string
	resolution api.ServiceEntry_Resolution
	legs       []*leg // by port
}

// A leg is the egress path of one port of a host.
type leg struct {
	model.EgressPort
	server *exitServer // nil: sidecars send
	// dials is the host that is called by who sends, and on which port.
	dials     string
	dialsPort int
	// marked says that the mesh's route tells the gateway the port: http ports
	// share a server, where nothing else tells them apart.
	marked bool
	// apart says that the gateway's part is a VirtualService of its own: for the
	// name of the hop, or because it calls what the gateway alone knows.
	apart bool
}

// The ports of an egress gateway's Service: http goes to one, all else to the
// other.
const (
	httpHop  = feature.EgressHTTPPort
	otherHop = feature.EgressTLSPort
)

// portHeader is the request header that tells a gateway the port of a request.
const portHeader = "x-gwc-port"

// planOutbound decides the egress path of each host, the servers and hops at
// gateways, the DestinationRules and the access policies.
func (b *builder) planOutbound() *outboundPlan {
	p := &outboundPlan{byHost: map[string]*exit{}, shared: map[*model.Gateway]*exitServer{}}
	for _, h := range b.model.Egress {
		e := &exit{EgressHost: h, exportTo: exportTo(h), resolution: b.resolution(h)}
		p.exits = append(p.exits, e)
		p.byHost[h.Host] = e
	}
	for _, e := range p.exits {
		for _, port := range e.Ports {
			e.legs = append(e.legs, b.planLeg(p, e, port))
		}
	}
	p.hops = b.planHops(p.servers)
	p.calls = b.planCalls(p)
	p.entries = b.planEntries(p)
	p.refusals = p.planRefusals()
	return p
}

func (b *builder) planLeg(p *outboundPlan, e *exit, port model.EgressPort) *leg {
	l := &leg{EgressPort: port, dials: e.Host, dialsPort: port.Number}
	if e.Gateway == nil {
		return l
	}
	l.server = b.planServer(p, e, port)
	l.marked = port.Protocol == model.HTTP && len(e.http()) > 1
	l.apart = b.ownName(e, l)
	made := e.ranged()
	if t := p.byHost[e.Through.Value]; e.Wildcard && e.Through.Value != "" {
		l.dials = e.Through.Value
		made = t == nil && port.Protocol == model.TCP || t != nil && t.ranged()
		l.apart = l.apart || made || t == nil && !host.Covers(e.Host, l.dials)
	}
	if made {
		l.apart = true
		l.dials = portName(l.dials, port.Number)
		l.dialsPort = legPort(port).Number
	}
	return l
}

// ownName reports whether the gateway identifies the port by the name of its hop: in
// a named program always, except for the requests of a wildcard, which keep their
// Host.
func (b *builder) ownName(e *exit, l *leg) bool {
	if b.program() != "" {
		return l.Protocol != model.HTTP || !e.Wildcard
	}
	return l.Protocol == model.TCP || l.Protocol == model.TLS && l.Number != otherHop
}

// legPort returns the port of a ServiceEntry that only a gateway needs. Sidecars in
// the gateway's namespace see it too: a tcp port without addresses would capture
// theirs, so it is declared as TLS, which only its SNI matches.
func legPort(port model.EgressPort) model.EgressPort {
	if port.Protocol == model.TCP {
		return model.EgressPort{Number: otherHop, Protocol: model.TLS, At: port.At}
	}
	return port
}

// http returns the host's http ports.
func (e *exit) http() []model.EgressPort { return e.of(model.HTTP) }

func (e *exit) of(p model.Protocol) []model.EgressPort {
	var out []model.EgressPort
	for _, port := range e.Ports {
		if port.Protocol == p {
			out = append(out, port)
		}
	}
	return out
}

// has reports whether the host declares the port with the protocol.
func (e *exit) has(port model.EgressPort) bool {
	return slices.ContainsFunc(e.Ports, func(p model.EgressPort) bool {
		return p.Number == port.Number && p.Protocol == port.Protocol
	})
}

// ranged reports whether some of the host's addresses are ranges, so that its
// ServiceEntry has no endpoints that a gateway could call.
func (e *exit) ranged() bool {
	return slices.ContainsFunc(e.Addresses, func(a model.Said[string]) bool {
		return strings.Contains(address.Short(a.Value), "/")
	})
}

// above returns the wildcards that cover the host, the narrowest first.
func (p *outboundPlan) above(name string) []*exit {
	var out []*exit
	for _, w := range host.Above(name) {
		if e := p.byHost[w]; e != nil {
			out = append(out, e)
		}
	}
	return out
}

// resolution returns how the host's addresses are found.
func (b *builder) resolution(h *model.EgressHost) api.ServiceEntry_Resolution {
	e := exit{EgressHost: h}
	switch {
	case h.Wildcard && h.Gateway == nil && len(h.Addresses) == 0 && len(e.of(model.TCP)) == 0 && feature.DynamicDNS.In(b.release()):
		return api.ServiceEntry_DYNAMIC_DNS
	case h.Wildcard, e.ranged():
		return api.ServiceEntry_NONE
	}
	return api.ServiceEntry_DNS
}

// exportTo returns where the host is visible: in its namespaces, its home and its
// gateway's namespace.
func exportTo(h *model.EgressHost) []string {
	if len(h.For) == 0 {
		return []string{"*"}
	}
	out := []string{h.Home}
	if h.Gateway != nil {
		out = append(out, h.Gateway.Namespace)
	}
	for _, n := range h.For {
		out = append(out, n.Value)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// spansOf returns the clauses of what was said.
func spansOf[T any](list []model.Said[T]) []diag.Span {
	var out []diag.Span
	for _, s := range list {
		out = append(out, s.At)
	}
	return out
}

func portsSaid(ports []model.EgressPort) []diag.Span {
	var out []diag.Span
	for _, p := range ports {
		out = append(out, p.At)
	}
	return out
}

func (k key) compare(o key) int { return slices.Compare(k, o) }

func byNamespaceAndKey(ns1 string, k1 key, ns2 string, k2 key) int {
	return cmp.Or(strings.Compare(ns1, ns2), k1.compare(k2))
}
