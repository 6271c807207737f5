package istio

import (
	"slices"
	"strconv"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An entry is one ServiceEntry of an external host.
type entry struct {
	key        key
	namespace  string
	host       string
	exportTo   []string
	resolution api.ServiceEntry_Resolution
	addresses  []model.Said[string]
	endpoint   string // where not the host
	ports      []entryPort
	exits      []*exit     // that ask for it
	seenBy     []diag.Span // the clauses that decide exportTo
}

// An entryPort is a port of a host with its target port.
type entryPort struct {
	model.EgressPort
	target int
	exit   *exit
}

// planEntries decides the ServiceEntries: one for each host; with an egress gateway
// and a range of addresses one for each port, because the host's has no endpoints;
// and one for each server of a wildcard that is not a host itself.
func (b *builder) planEntries(p *outboundPlan) []*entry {
	var out []*entry
	made := map[string]*entry{}
	get := func(n *entry) *entry {
		id := n.namespace + "\x00" + n.key.id()
		if made[id] == nil {
			made[id] = n
			out = append(out, n)
		}
		return made[id]
	}
	for _, e := range p.exits {
		out = append(out, ownEntry(e))
		for _, l := range e.legs {
			switch {
			case l.dials == e.Host || e.Wildcard && p.byHost[e.Through.Value] != nil:
			case l.dials == e.Through.Value:
				get(throughEntry(e)).serve(e, l.EgressPort, e.target(l.EgressPort))
			case l.Protocol == model.TCP:
				get(legEntry(e, l)).serve(e, legPort(l.EgressPort), l.Number)
			default:
				get(legEntry(e, l)).serve(e, l.EgressPort, e.target(l.EgressPort))
			}
		}
	}
	slices.SortFunc(out, func(x, y *entry) int { return byNamespaceAndKey(x.namespace, x.key, y.namespace, y.key) })
	return out
}

// ownEntry returns the ServiceEntry of a host. A wildcard or a range of addresses
// that uses a gateway is not called through it.
func ownEntry(e *exit) *entry {
	out := &entry{
		key: key{"out", e.Host}, namespace: e.Home, host: e.Host, exportTo: e.exportTo, resolution: e.resolution,
		addresses: e.entryAddresses(), exits: []*exit{e}, seenBy: spansOf(e.For),
	}
	for _, l := range e.legs {
		port := entryPort{EgressPort: l.EgressPort, exit: e}
		if l.dials == e.Host && e.resolution != api.ServiceEntry_DYNAMIC_DNS {
			port.target = e.target(l.EgressPort)
		}
		out.ports = append(out.ports, port)
	}
	return out
}

// target returns the target port of an http port of the host, 0 for the port itself.
func (e *exit) target(port model.EgressPort) int {
	if port.Protocol != model.HTTP || e.Originate.Value == "" || e.OriginatePort == port.Number {
		return 0
	}
	return e.OriginatePort
}

// throughEntry returns the ServiceEntry of a wildcard's server, which only its
// gateway sees.
func throughEntry(e *exit) *entry {
	return &entry{
		key: key{"out", e.Through.Value}, namespace: e.Home, host: e.Through.Value, exportTo: []string{"."},
		resolution: api.ServiceEntry_DNS,
	}
}

// legEntry returns the ServiceEntry by which a gateway finds a port of a host whose
// own entry has no usable endpoints.
func legEntry(e *exit, l *leg) *entry {
	host := e.Host
	if e.Wildcard {
		host = e.Through.Value
	}
	return &entry{
		key: key{"leg", host, strconv.Itoa(l.Number)}, namespace: e.Gateway.Namespace, host: l.dials,
		exportTo: []string{"."}, resolution: api.ServiceEntry_DNS, endpoint: host,
	}
}

// serve adds a port that is called, with its target port if that differs.
func (n *entry) serve(e *exit, port model.EgressPort, target int) {
	n.exits = withExit(n.exits, e)
	if slices.ContainsFunc(n.ports, func(p entryPort) bool { return p.Number == port.Number }) {
		return
	}
	n.ports = append(n.ports, entryPort{EgressPort: port, target: target, exit: e})
	slices.SortFunc(n.ports, func(x, y entryPort) int { return x.Number - y.Number })
}
