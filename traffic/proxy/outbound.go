package proxy

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/world"
)

// Reserved are the ports of a sidecar itself, which no listener for every address takes.
// Source: model/context.go conflictWithReservedListener.
var reserved = []int{15001, 15006, 15021, 15090}

// An entry is a listener while it is made.
type entry struct {
	bind     string
	port     int
	protocol world.Protocol
	chains   []*Chain
	matches  map[string]bool // of the chains; nil: they are not counted yet
	locked   bool
}

// An outbound makes the listeners of a sidecar for one port.
type outbound struct {
	*Proxy
	port    int
	from    *world.EgressListener
	entries []*entry
	byBind  map[string]*entry
}

// Outbound returns the listeners of a sidecar for calls to a port. Source:
// networking/core/listener.go buildSidecarOutboundListeners.
func (p *Proxy) Outbound(port int) []*Listener {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	list, known := p.outbound[port]
	if known {
		return list
	}
	o := &outbound{Proxy: p, port: port, byBind: map[string]*entry{}}
	for _, l := range p.Scope().Listeners {
		o.from = l
		switch l.Port {
		case 0:
			o.catchAll(l)
		case port:
			o.ofPort(l)
		}
	}
	for _, e := range o.entries {
		list = append(list, p.finish(e))
	}
	p.outbound[port] = list
	return list
}

// ofPort makes the listeners of an egress listener with a port, in its protocol.
func (o *outbound) ofPort(l *world.EgressListener) {
	if l.Protocol.IsHTTP() && slices.Contains(reserved, l.Port) {
		return
	}
	for _, s := range l.Services {
		o.add(s, world.ServicePort{Number: l.Port, Protocol: l.Protocol}, "")
	}
}

// catchAll makes the listeners of all services that have the port.
func (o *outbound) catchAll(l *world.EgressListener) {
	for _, e := range o.entries {
		e.locked = true
	}
	for _, s := range l.Services {
		port, has := s.Port(o.port)
		if !has || port.Protocol.IsHTTP() && slices.Contains(reserved, o.port) {
			continue
		}
		headless := s.Resolution == world.Original && o.addressOf(s) == world.Unspecified && !port.Protocol.IsHTTP()
		if !headless {
			o.add(s, port, "")
			continue
		}
		ends, _ := o.Registry.Endpoints(s, port.Number, nil, world.ByNumber)
		if !s.Kubernetes && len(ends) == 0 && s.Selector == nil {
			o.add(s, port, "")
			continue
		}
		for _, e := range ends {
			if e.Address != o.Pod.Address && (e.Pod != nil || isIP(e.Address)) {
				o.add(s, port, e.Address)
			}
		}
	}
}

func isIP(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

// addressOf returns the address at which a sidecar listens for a service. Source:
// model/service.go GetAddressForProxy.
func (p *Proxy) addressOf(s *world.Service) string {
	if s.Address == world.Unspecified && s.Allocated != "" {
		return s.Allocated
	}
	return s.Address
}

// add adds a service at a port. Source: networking/core/listener.go
// buildSidecarOutboundListener.
func (o *outbound) add(s *world.Service, port world.ServicePort, bind string) {
	if s.Resolution == world.AliasOf || port.Protocol == world.UDP {
		return
	}
	var cidr []netip.Prefix
	if bind == "" {
		bind = Wildcard
		if !port.Protocol.IsHTTP() {
			if address := o.addressOf(s); strings.Contains(address, "/") && isCIDR(address) {
				cidr = prefixes([]string{address})
			} else {
				bind = address
			}
		}
	}
	e := o.byBind[bind]
	if e == nil {
		e = &entry{bind: bind, port: o.port, protocol: o.firstProtocol(port, bind), chains: o.chains(s, port, bind, cidr)}
		o.entries, o.byBind[bind] = append(o.entries, e), e
		return
	}
	if e.locked {
		return
	}
	o.join(e, s, port, bind, cidr)
}

func isCIDR(text string) bool {
	_, err := netip.ParsePrefix(text)
	return err == nil
}

// firstProtocol is the protocol of a new listener: one for http at every address
// detects it, because other traffic passes.
func (o *outbound) firstProtocol(port world.ServicePort, bind string) world.Protocol {
	if port.Protocol.IsHTTP() && bind == Wildcard {
		return world.Sniffed
	}
	return port.Protocol
}

// join adds a service to a listener that is there.
func (o *outbound) join(e *entry, s *world.Service, port world.ServicePort, bind string, cidr []netip.Prefix) {
	own, first := port.Protocol, e.protocol
	if own.IsHTTP() && !first.IsTCP() || own == world.Sniffed && first == world.Sniffed {
		return // it is there already
	}
	wellKnown := func(p world.Protocol) bool { return p == world.Mongo || p == world.MySQL }
	if (wellKnown(own) || wellKnown(first)) && own != first {
		o.drop(o.placeOf(s), "an older service of the port has another protocol, and servers of mongo and mysql speak first")
		return
	}
	chains := o.chains(s, port, bind, cidr)
	switch {
	case own == world.Sniffed && first.IsHTTP():
		e.protocol, e.chains, e.matches = own, chains, nil
		return
	case own.IsHTTP(), own == world.Sniffed, first.IsHTTP():
		e.protocol = world.Sniffed
	}
	for _, c := range chains {
		if !e.take(c) {
			o.drop(o.placeOf(s), "an older service of the port has the same address and SNI")
		}
	}
}

// take adds a chain, unless one that is there takes the same connections.
func (e *entry) take(c *Chain) bool {
	if e.matches == nil {
		e.matches = map[string]bool{}
		for _, old := range e.chains {
			e.matches[matchKey(old)] = true
		}
	}
	key := matchKey(c)
	if e.matches[key] {
		return false
	}
	e.matches[key] = true
	e.chains = append(e.chains, c)
	return true
}

func (o *outbound) placeOf(s *world.Service) world.Part {
	if s.Entry != nil {
		return s.Entry.Part("spec.hosts")
	}
	return world.Part{}
}

// matchKey is equal for two chains that take the same connections. Source:
// networking/core/listener.go conflictsWith.
func matchKey(c *Chain) string {
	names := slices.DeleteFunc(slices.Clone(c.Names), func(n string) bool { return n == "*" })
	slices.Sort(names)
	var ranges []string
	for _, p := range c.CIDRs {
		ranges = append(ranges, p.String())
	}
	slices.Sort(ranges)
	return fmt.Sprintf("%d %d %q %q", c.Wire, c.ALPN, slices.Compact(names), slices.Compact(ranges))
}

// chains makes the chains of a service at a port.
func (o *outbound) chains(s *world.Service, port world.ServicePort, bind string, cidr []netip.Prefix) []*Chain {
	switch {
	case port.Protocol.IsHTTP():
		return []*Chain{o.httpChain(s, port, bind, bind == Wildcard)}
	case port.Protocol == world.Sniffed:
		return append(o.tcpChains(s, port, cidr), o.httpChain(s, port, bind, true))
	case port.Protocol.IsTLS():
		return o.tlsChains(s, port, bind, cidr)
	}
	return o.tcpChains(s, port, cidr)
}

// httpChain is a connection manager. Detected http of a service with an address has
// virtual hosts of that service only.
func (o *outbound) httpChain(s *world.Service, port world.ServicePort, bind string, detected bool) *Chain {
	c := &Chain{Name: "http"}
	if detected {
		c.Wire, c.ALPN = PlainWire, PlainHTTP
	}
	p, number, only := o.Proxy, o.port, ""
	if port.Protocol == world.Sniffed && bind != Wildcard {
		only = s.Host
	}
	c.HTTP = &HTTP{Table: func() *Table { return p.sidecarTable(number, only) }, HTTP2: port.Protocol.IsHTTP2()}
	return c
}

// finish makes the listener: what no chain takes is passed on, or closed.
func (p *Proxy) finish(e *entry) *Listener {
	l := &Listener{Bind: e.bind, Port: e.port}
	for _, c := range e.chains {
		if c.catchAll() {
			l.Default = c
		} else {
			l.Chains = append(l.Chains, c)
		}
	}
	if l.Default == nil {
		l.Default = p.unknownChain()
	}
	return l
}

// unknownChain passes on what nothing knows, or closes it. Source:
// networking/core/listener_builder.go buildOutboundCatchAllNetworkFiltersOnly.
func (p *Proxy) unknownChain() *Chain {
	c := &Chain{Name: "passthrough", Pipe: []Weighted{{Cluster: Cluster{Kind: Passthrough}, Weight: 1}}}
	if p.Scope().RegistryOnly {
		c.Name, c.Pipe[0].Cluster.Kind = "unknown", BlackHole
	}
	if s := p.Scope().Sidecar; s != nil && s.Spec.OutboundTrafficPolicy != nil {
		c.At = append(c.At, s.Part("spec.outboundTrafficPolicy"))
	}
	return c
}

// Unknown returns the listener of calls that no other listener takes.
func (p *Proxy) Unknown() *Listener { return &Listener{Bind: Wildcard, Default: p.unknownChain()} }
