package proxy

import (
	"net/netip"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/traffic/world"
)

// takes reports whether a match is for the sidecar.
func (p *Proxy) takes(v *world.VirtualService, m world.L4, port int) bool {
	return v.Takes(m, world.Routing{Gateway: world.MeshGateway, Port: port, Namespace: p.Pod.Namespace, Labels: p.Pod.Labels})
}

// tlsChains are the chains of a port where callers use TLS: one for each match of tls
// routes, else one for the service. Source: networking/core/tls.go
// buildSidecarOutboundTLSFilterChainOpts.
func (o *outbound) tlsChains(s *world.Service, port world.ServicePort, bind string, cidr []netip.Prefix) (list []*Chain) {
	seen := map[string]bool{}
	for _, v := range o.from.Overlapping(s) {
		for i, r := range v.Spec.Tls {
			for j, m := range r.Match {
				if len(r.Route) == 0 || !o.takes(v, m, port.Number) {
					continue
				}
				if len(m.DestinationSubnets) > 0 {
					cidr = prefixes(m.DestinationSubnets)
				}
				key := strings.Join(m.SniHosts, ",") + "|" + strings.Join(m.DestinationSubnets, ",")
				if !seen[key] {
					list = append(list, &Chain{Names: m.SniHosts, CIDRs: cidr, Name: "tls", At: []world.Part{v.Part("spec.tls[%d].match[%d]", i, j)},
						Pipe: o.pipe(v, r.Route, "spec.tls", i, port.Number), Guarded: o.guards(v, r.Route)})
				}
				seen[key] = true
			}
		}
	}
	if len(list) > 0 {
		return list
	}
	c := &Chain{CIDRs: cidr, Name: "tls", Pipe: o.direct(s, port), Guarded: s.ResolvedByName()}
	if address := o.addressOf(s); len(cidr) > 0 || address == Wildcard && bind == Wildcard || s.ResolvedByName() {
		c.Names = []string{s.Host}
	}
	if s.Entry != nil {
		c.At = append(c.At, s.Entry.Part("spec.hosts"))
	}
	return []*Chain{c}
}

// guards reports whether the only destination of a route is a host that the sidecar
// resolves by name. To connections to such hosts it applies the policies of its own pod.
// Source: networking/core/networkfilter.go buildOutboundNetworkFiltersWithSingleDestination.
func (o *outbound) guards(v *world.VirtualService, routes []*api.RouteDestination) bool {
	if len(routes) != 1 {
		return false
	}
	s := o.Scope().ByHost[string(o.Registry.FullName(routes[0].GetDestination().GetHost(), v.Namespace))]
	return s != nil && s.ResolvedByName()
}

// direct is the cluster of a service without routes.
func (o *outbound) direct(s *world.Service, port world.ServicePort) []Weighted {
	number := port.Number
	if len(s.Ports) == 1 {
		number = s.Ports[0].Number
	}
	return []Weighted{{Cluster: Cluster{Host: s.Host, Port: number}, Weight: 1, At: o.placeOf(s)}}
}

// tcpChains are the chains of a port with bytes: those of tcp routes, up to the first
// without addresses, else one for the service. Source: networking/core/tls.go
// buildSidecarOutboundTCPFilterChainOpts.
func (o *outbound) tcpChains(s *world.Service, port world.ServicePort, cidr []netip.Prefix) (list []*Chain) {
	last := false
	for _, v := range o.from.Overlapping(s) {
		for i, r := range v.Spec.Tcp {
			if len(r.Route) == 0 {
				continue
			}
			c, subnets, ends := o.tcpRouteChain(v, r, i, port, cidr)
			if ends {
				return append(list, c)
			}
			if len(subnets) > 0 {
				list = append(list, &Chain{CIDRs: prefixes(subnets), Name: "tcp", At: []world.Part{v.Part("spec.tcp[%d]", i)},
					Pipe: o.pipe(v, r.Route, "spec.tcp", i, port.Number)})
				last = last || sameSet(prefixes(subnets), cidr)
			}
		}
	}
	if !last {
		c := &Chain{CIDRs: cidr, Name: "tcp", Pipe: o.direct(s, port)}
		if s.Entry != nil {
			c.At = append(c.At, s.Entry.Part("spec.hosts"))
		}
		list = append(list, c)
	}
	return list
}

// tcpRouteChain returns the chain of a tcp route that takes every connection to the
// service, or the addresses of its matches.
func (o *outbound) tcpRouteChain(v *world.VirtualService, r *api.TCPRoute, i int, port world.ServicePort, cidr []netip.Prefix) (c *Chain, subnets []string, ends bool) {
	whole := func(at world.Part) (*Chain, []string, bool) {
		return &Chain{CIDRs: cidr, Name: "tcp", At: []world.Part{at}, Pipe: o.pipe(v, r.Route, "spec.tcp", i, port.Number)}, nil, true
	}
	if len(r.Match) == 0 {
		return whole(v.Part("spec.tcp[%d]", i))
	}
	for j, m := range r.Match {
		if !o.takes(v, m, port.Number) {
			continue
		}
		if len(m.DestinationSubnets) == 0 {
			return whole(v.Part("spec.tcp[%d].match[%d]", i, j))
		}
		subnets = append(subnets, m.DestinationSubnets...)
	}
	return nil, subnets, false
}
