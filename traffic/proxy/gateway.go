package proxy

import (
	"cmp"
	"fmt"
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/traffic/world"
)

// Gateway returns the listener of a gateway's pod at a port; nil: nothing listens.
func (p *Proxy) Gateway(port int) *Listener {
	var wildcard *Listener
	for _, l := range p.gateway {
		switch {
		case l.Port != port:
		case l.Bind == p.Pod.Address:
			return l
		case l.Bind == Wildcard:
			wildcard = l
		}
	}
	return wildcard
}

// Ports returns the ports of a gateway's pod that have listeners.
func (p *Proxy) Ports() (list []int) {
	for _, l := range p.gateway {
		if !slices.Contains(list, l.Port) {
			list = append(list, l.Port)
		}
	}
	slices.Sort(list)
	return list
}

// gatewayListeners makes the listeners of a gateway. Source: networking/core/gateway.go
// buildGatewayListeners.
func (p *Proxy) gatewayListeners() (list []*Listener) {
	m := p.mergeServers()
	passed := map[int]world.Passing{}
	for _, group := range m.Listeners() {
		l := &Listener{Bind: cmp.Or(group[0].Bind, Wildcard), Port: group[0].Number}
		for _, key := range group {
			if world.ParseProtocol(key.Protocol).IsHTTP() {
				l.Chains = append(l.Chains, p.plainChain(m, m.Servers[key]))
				continue
			}
			for _, s := range m.Servers[key] {
				l.Chains = append(l.Chains, p.serverChains(m, s, passed)...)
			}
		}
		if len(l.Chains) > 0 { // a listener without chains is left out
			l.Rejected = rejected(l)
			list = append(list, l)
		}
	}
	return list
}

// rejected returns why Envoy does not accept a gateway's listener.
func rejected(l *Listener) string {
	names := make([][]string, len(l.Chains))
	for i, c := range l.Chains {
		names[i] = c.Names
	}
	if list := world.Clashes(names); len(list) > 0 {
		return fmt.Sprintf("Envoy rejects the listener of port %d: two filter chains have SNI %s", l.Port, list[0].Name)
	}
	return ""
}

// plainChain is the only chain of a port with plain http.
func (p *Proxy) plainChain(m *world.Merging, servers []*world.Served) *Chain {
	name := servers[0].Table
	all := m.Tables[name]
	c := &Chain{Guarded: true, Name: "http", HTTP: &HTTP{Redirect: true, Servers: all, Table: func() *Table { return p.gatewayTable(name, all) }}}
	for _, s := range servers {
		c.At = append(c.At, s.At)
	}
	return c
}

// serverChains returns the chains of a server that is not plain http.
func (p *Proxy) serverChains(m *world.Merging, s *world.Served, passed map[int]world.Passing) []*Chain {
	c := &Chain{Names: s.SNIHosts(), Guarded: true, At: []world.Part{s.At}, Name: s.Class.RouteKind()}
	switch {
	case s.Protocol() == "https" && s.Spec.Tls != nil && !s.Passes():
		c.TLS = serverTLS(s)
		all := m.Tables[s.Table]
		c.HTTP = &HTTP{Servers: all, Table: func() *Table { return p.gatewayTable(s.Table, all) }}
		return []*Chain{c}
	case s.Spec.Tls != nil && s.Passes():
		if passed[s.On] == nil {
			passed[s.On] = world.Passing{}
		}
		return p.passingChains(s, passed[s.On])
	}
	to, at := p.tcpRoute(s)
	if len(to) == 0 {
		p.drop(s.At, "no tcp route of a VirtualService is for it")
		return nil
	}
	c.Pipe, c.At = to, append(c.At, at)
	if c.Names = nil; s.Spec.Tls != nil {
		c.Names, c.TLS = s.SNIHosts(), serverTLS(s)
	}
	return []*Chain{c}
}

// serverTLS reads how a server terminates TLS. Source: networking/core/gateway.go
// buildGatewayListenerTLSContext.
func serverTLS(s *world.Served) *ServerTLS {
	tls := s.Spec.Tls
	out := &ServerTLS{At: s.At.Field("tls"), Minimum: versionOf(tls)}
	switch tls.Mode {
	case api.ServerTLSSettings_ISTIO_MUTUAL:
		out.Mesh, out.Asks, out.Requires = true, true, true
	case api.ServerTLSSettings_MUTUAL:
		out.Asks, out.Requires = true, true
	case api.ServerTLSSettings_OPTIONAL_MUTUAL:
		out.Asks = true
	}
	out.Names, out.Hashes = tls.SubjectAltNames, len(tls.VerifyCertificateHash) > 0 || len(tls.VerifyCertificateSpki) > 0
	if out.Mesh {
		return out
	}
	if out.Credentials = tls.CredentialNames; len(out.Credentials) == 0 && tls.CredentialName != "" {
		out.Credentials = []string{tls.CredentialName}
	}
	return out
}

// versionOf returns the lowest version of TLS that a server accepts. Source:
// networking/core/gateway.go buildGatewayListenerTLSContext.
func versionOf(tls *api.ServerTLSSettings) string {
	switch tls.MinProtocolVersion {
	case api.ServerTLSSettings_TLSV1_0:
		return "1.0"
	case api.ServerTLSSettings_TLSV1_1:
		return "1.1"
	case api.ServerTLSSettings_TLSV1_3:
		return "1.3"
	}
	return "1.2"
}

// tcpRoute returns the clusters of the tcp route of a server.
func (p *Proxy) tcpRoute(s *world.Served) ([]Weighted, world.Part) {
	legs := p.Registry.TCPLegs(s.Server, p.Pod.Namespace)
	if len(legs) == 0 {
		return nil, world.Part{}
	}
	return p.pipe(legs[0].VirtualService, legs[0].To, "spec.tcp", legs[0].Number, int(s.Port())), legs[0].At
}

// passingChains returns the chains of a server that passes TLS on: one for each match.
func (p *Proxy) passingChains(s *world.Served, names world.Passing) (list []*Chain) {
	if s.Spec.Tls.Mode == api.ServerTLSSettings_AUTO_PASSTHROUGH {
		p.Scope().Unknown = "servers with AUTO_PASSTHROUGH are not evaluated"
		return nil
	}
	taken, repeated := names.TLSLegs(p.Registry.World, s.Server, p.Pod.Namespace)
	for _, r := range repeated {
		p.drop(r.At, "SNI host "+r.Name+" is in an older match")
	}
	for _, leg := range taken {
		sni := leg.SNI
		if slices.Contains(sni, "*") {
			sni = nil
		}
		list = append(list, &Chain{Names: sni, Guarded: true, At: []world.Part{s.At, leg.At}, Name: "passthrough",
			Pipe: p.pipe(leg.VirtualService, leg.To, "spec.tls", leg.Number, int(s.Port()))})
	}
	return list
}

// pipe returns the clusters of a tcp or tls route. Source:
// networking/core/networkfilter.go buildOutboundNetworkFilters.
func (p *Proxy) pipe(v *world.VirtualService, routes []*api.RouteDestination, path string, i, port int) (list []Weighted) {
	for j, r := range routes {
		weight := float64(r.Weight)
		if len(routes) == 1 {
			weight = 1
		}
		if weight == 0 {
			continue
		}
		h := string(p.Registry.FullName(r.GetDestination().GetHost(), v.Namespace))
		list = append(list, Weighted{Cluster: p.destination(r.Destination, h, p.Scope().ByHost[h], port), Weight: weight,
			At: v.Part(path+"[%d].route[%d].destination", i, j)})
	}
	return list
}

// destination returns the cluster of a destination; s is its service, if the listener has
// it.
func (p *Proxy) destination(d *api.Destination, h string, s *world.Service, port int) Cluster {
	switch number := d.GetPort().GetNumber(); {
	case number != 0:
		port = int(number)
	case s != nil:
		port = world.PortOf(s.Ports, port)
	}
	if s != nil && s.Alias != "" {
		h = s.Alias
	}
	return Cluster{Host: h, Port: port, Subset: d.GetSubset()}
}

// mergeServers merges the servers of the Gateways that select the pod.
func (p *Proxy) mergeServers() *world.Merging {
	m := world.MergeServers(p.Registry.GatewaysOf(p.Pod), func(port int) int { return p.Registry.ListensAt(p.Pod, port) })
	for _, d := range m.Dropped {
		p.drop(d.At, d.String())
	}
	return m
}

func (p *Proxy) drop(at world.Part, why string) { p.Dropped = append(p.Dropped, Dropped{at, why}) }
