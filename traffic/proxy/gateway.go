package proxy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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
	passedNames := map[int]map[string]string{}
	for _, group := range m.Listeners() {
		l := &Listener{Bind: cmp.Or(group[0].Bind, Wildcard), Port: group[0].Number}
		for _, key := range group {
			if world.ParseProtocol(key.Protocol).IsHTTP() {
				l.Chains = append(l.Chains, p.plainChain(m, m.Servers[key]))
				continue
			}
			for _, s := range m.Servers[key] {
				l.Chains = append(l.Chains, p.serverChains(m, s, passedNames)...)
			}
		}
		if len(l.Chains) > 0 { // a listener without chains is left out
			l.Rejected = rejected(l)
			list = append(list, l)
		}
	}
	return list
}

// rejected returns why Envoy does not accept a gateway's listener: two of its chains match
// the same connections. Istiod compares the hosts of servers with their namespaces. Source:
// FilterChainManagerImpl::addFilterChains in Envoy.
func rejected(l *Listener) string {
	seen := map[string]bool{}
	for _, c := range l.Chains {
		names := c.Names
		if len(names) == 0 {
			names = []string{"*"}
		}
		for _, name := range names {
			name = strings.ToLower(name)
			if seen[name] {
				return fmt.Sprintf("Envoy rejects the listener of port %d: two filter chains have SNI %s", l.Port, name)
			}
			seen[name] = true
		}
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
func (p *Proxy) serverChains(m *world.Merging, s *world.Served, passedNames map[int]map[string]string) []*Chain {
	c := &Chain{Names: sniHosts(s), Guarded: true, At: []world.Part{s.At}, Name: s.Class.RouteKind()}
	switch {
	case s.Protocol() == "https" && s.Spec.Tls != nil && !s.Passes():
		c.TLS = serverTLS(s)
		all := m.Tables[s.Table]
		c.HTTP = &HTTP{Servers: all, Table: func() *Table { return p.gatewayTable(s.Table, all) }}
		return []*Chain{c}
	case s.Spec.Tls != nil && s.Passes():
		return p.passingChains(s, passedNames)
	}
	to, at := p.tcpRoute(s)
	if len(to) == 0 {
		p.drop(s.At, "no tcp route of a VirtualService is for it")
		return nil
	}
	c.Pipe, c.At = to, append(c.At, at)
	if c.Names = nil; s.Spec.Tls != nil {
		c.Names, c.TLS = sniHosts(s), serverTLS(s)
	}
	return []*Chain{c}
}

// sniHosts returns the hosts of a server with TLS. Source: model/gateway.go
// GetSNIHostsForServer.
func sniHosts(s *world.Served) []string {
	names := map[string]bool{}
	for _, h := range s.Names {
		_, name, namespaced := strings.Cut(h, "/")
		if !namespaced {
			name = h
		}
		names[name] = true
	}
	list := sortedKeys(names)
	if slices.Contains(list, "*") {
		return nil
	}
	return list
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

// tcpRoute returns the clusters of the first tcp route for a server. Source:
// networking/core/gateway.go buildGatewayNetworkFiltersFromTCPRoutes.
func (p *Proxy) tcpRoute(s *world.Served) ([]Weighted, world.Part) {
	for _, v := range p.Registry.RoutesOf(s.FullName(), p.Pod.Namespace) {
		if !anyHost(s, v) {
			continue
		}
		for i, r := range v.Spec.Tcp {
			if at, taken := l4Match(r.Match, s, v, i); taken && len(r.Route) > 0 {
				return p.pipe(v, r.Route, "spec.tcp", i, int(s.Port())), at
			}
		}
	}
	return nil, world.Part{}
}

func l4Match(list []*api.L4MatchAttributes, s *world.Served, v *world.VirtualService, i int) (world.Part, bool) {
	if len(list) == 0 {
		return v.Part("spec.tcp[%d]", i), true
	}
	for j, m := range list {
		if fits(v, m.GetPort(), m.GetGateways(), s) {
			return v.Part("spec.tcp[%d].match[%d]", i, j), true
		}
	}
	return world.Part{}, false
}

// fits reports whether a match with a port and gateways is for a server. Source:
// networking/core/gateway.go l4SingleMatch.
func fits(v *world.VirtualService, port uint32, gateways []string, s *world.Served) bool {
	return (port == 0 || port == s.Port()) && v.Names(gateways, s.FullName())
}

// anyHost reports whether some host of a VirtualService is one of the server's. Source:
// networking/core/gateway.go pickMatchingGatewayHosts.
func anyHost(s *world.Served, v *world.VirtualService) bool {
	for _, h := range v.Hosts {
		for _, own := range s.Names {
			namespace, name, found := strings.Cut(own, "/")
			if !found {
				name = own
			} else if namespace != v.Namespace {
				continue
			}
			if world.NamesOverlap(name, string(h)) {
				return true
			}
		}
	}
	return false
}

// passingChains returns the chains of a server that passes TLS on: one for each match.
// Source: networking/core/gateway.go buildGatewayNetworkFiltersFromTLSRoutes.
func (p *Proxy) passingChains(s *world.Served, passedNames map[int]map[string]string) (list []*Chain) {
	if s.Spec.Tls.Mode == api.ServerTLSSettings_AUTO_PASSTHROUGH {
		p.Scope().Unknown = "servers with AUTO_PASSTHROUGH are not evaluated"
		return nil
	}
	if passedNames[s.On] == nil {
		passedNames[s.On] = map[string]string{}
	}
	for _, v := range p.Registry.RoutesOf(s.FullName(), p.Pod.Namespace) {
		if !anyHost(s, v) {
			continue
		}
		for i, r := range v.Spec.Tls {
			for j, m := range r.Match {
				if len(r.Route) == 0 || !fits(v, m.Port, m.Gateways, s) {
					continue
				}
				at := v.Part("spec.tls[%d].match[%d]", i, j)
				if repeated := duplicates(m.SniHosts, s.Spec.Bind, passedNames[s.On]); repeated != "" {
					p.drop(at, "SNI host "+repeated+" is in an older match")
					continue
				}
				names := m.SniHosts
				if slices.Contains(names, "*") {
					names = nil
				}
				list = append(list, &Chain{Names: names, Guarded: true, At: []world.Part{s.At, at}, Name: "passthrough",
					Pipe: p.pipe(v, r.Route, "spec.tls", i, int(s.Port()))})
			}
		}
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

// destination returns the cluster of a destination: without a port, the only port of
// its service, else the port of the listener. Source: networking/core/route/route.go
// GetDestinationCluster.
func (p *Proxy) destination(d *api.Destination, h string, s *world.Service, port int) Cluster {
	switch number := d.GetPort().GetNumber(); {
	case number != 0:
		port = int(number)
	case s != nil && len(s.Ports) == 1:
		port = s.Ports[0].Number
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

// duplicates returns an SNI host that an older match has with the bind, else it notes all.
// Source: model/gateway.go CheckDuplicates.
func duplicates(hosts []string, bind string, known map[string]string) string {
	for _, h := range hosts {
		if at, is := known[h]; is && at == bind {
			return h
		}
	}
	for _, h := range hosts {
		known[h] = bind
	}
	return ""
}
