package proxy

import (
	"github.com/gwc-lang/gwc/traffic/world"
)

// Inbound returns the listener of calls to a port of the pod itself. Source:
// networking/core/listener_inbound.go buildInboundListeners.
func (p *Proxy) Inbound(port int) *Listener {
	l := &Listener{Bind: Wildcard, Port: port}
	protocol := p.inboundProtocol(port)
	peer := p.Registry.PeerOf(p.Pod, port)
	var places []world.Part
	if peer.At.Object != nil {
		places = append(places, peer.At)
	}
	for _, o := range inboundOptions(peer.Mode, protocol) {
		c := &Chain{Wire: o.wire, ALPN: o.alpn, Guarded: true, At: places, Name: o.name()}
		if o.mesh {
			c.TLS = &ServerTLS{Mesh: true, Asks: true, Requires: true, At: peer.At}
		}
		to := []Weighted{{Cluster: Cluster{Kind: Inbound, Port: port}, Weight: 1}}
		if o.http {
			c.HTTP = &HTTP{Inbound: true, HTTP2: protocol.IsHTTP2(), Table: func() *Table {
				return tableOf([]*VHost{{Domains: []string{"*"}, Routes: []*Route{{To: to, Port: port}}}})
			}}
		} else {
			c.Pipe = to
		}
		l.Chains = append(l.Chains, c)
	}
	return l
}

// inboundProtocol returns the protocol of a port of the pod: of the oldest service with
// that target port. Ports of no service are detected, and one of UDP takes bytes. Source:
// networking/core/filterchain_options.go getFilterChainMatchOptions.
func (p *Proxy) inboundProtocol(port int) world.Protocol {
	for _, s := range p.Registry.ServicesOf(p.Pod) {
		for _, sp := range s.Ports {
			if target, is := p.inboundTarget(s, sp); !is || target != port {
				continue
			}
			if sp.Protocol == world.UDP {
				return world.TCPPort
			}
			return sp.Protocol
		}
	}
	return world.Sniffed
}

func (p *Proxy) inboundTarget(s *world.Service, sp world.ServicePort) (int, bool) {
	if !s.Kubernetes && sp.Target == "" {
		return sp.Number, true
	}
	return p.Pod.Target(sp.Target)
}

// An option is a chain of an inbound port.
type option struct {
	wire       Wire
	alpn       ALPN
	http, mesh bool
}

func (o option) name() string {
	if o.http {
		return "http"
	}
	return "tcp"
}

// inboundOptions returns the chains of a port by its mode and protocol. Source:
// networking/core/filterchain_options.go.
func inboundOptions(mode world.MTLSMode, p world.Protocol) []option {
	const meshAll = MeshHTTP | MeshTCP
	http, detected := p.IsHTTP(), p == world.Sniffed
	switch mode {
	case world.Strict:
		switch {
		case http:
			return []option{{TLSWire, 0, true, true}}
		case detected:
			return []option{{TLSWire, MeshHTTP, true, true}, {TLSWire, 0, false, true}}
		}
		return []option{{TLSWire, 0, false, true}}
	case world.Permissive:
		switch {
		case http:
			return []option{{TLSWire, meshAll, true, true}, {PlainWire, 0, true, false}}
		case detected:
			return []option{{TLSWire, MeshHTTP, true, true}, {PlainWire, PlainHTTP, true, false}, {TLSWire, MeshTCP, false, true}, {PlainWire, 0, false, false}, {TLSWire, 0, false, false}}
		}
		return []option{{TLSWire, meshAll, false, true}, {TLSWire, 0, false, false}, {PlainWire, 0, false, false}}
	}
	switch {
	case http:
		return []option{{PlainWire, 0, true, false}}
	case detected:
		return []option{{PlainWire, PlainHTTP, true, false}, {PlainWire, 0, false, false}}
	}
	return []option{{PlainWire, 0, false, false}}
}
