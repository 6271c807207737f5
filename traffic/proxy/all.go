package proxy

import (
	"cmp"
	"maps"
	"slices"
)

// Listeners returns all listeners of the proxy for calls that it sends, of a gateway for
// those that it gets.
func (p *Proxy) Listeners() (list []*Listener) {
	if p.IsGateway() {
		return p.gateway
	}
	ports := map[int]bool{}
	for _, l := range p.Scope().Listeners {
		for _, s := range l.Services {
			for _, port := range s.Ports {
				ports[port.Number] = true
			}
		}
	}
	for _, number := range slices.Sorted(maps.Keys(ports)) {
		list = append(list, p.Outbound(number)...)
	}
	return list
}

// InboundPorts returns the ports of the pod that a service or a PeerAuthentication names.
// All others are treated alike. Source: networking/core/listener_inbound.go
// getFilterChainsByServicePort, buildInboundPassthroughChains.
func (p *Proxy) InboundPorts() []int {
	list := p.Registry.PeerPorts(p.Pod)
	for _, s := range p.Registry.ServicesOf(p.Pod) {
		for _, port := range s.Ports {
			if target, known := p.inboundTarget(s, port); known {
				list = append(list, target)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Clusters returns the names of the clusters of the services that the proxy may use.
// Target says whether there is one.
func (p *Proxy) Clusters() (list []Cluster) {
	for _, s := range p.Scope().Services {
		rule := p.Registry.RuleOf(p.Pod, s)
		for _, port := range s.Ports {
			list = append(list, Cluster{Host: s.Host, Port: port.Number})
			if rule == nil {
				continue
			}
			for _, subset := range rule.Subsets {
				list = append(list, Cluster{Host: s.Host, Port: port.Number, Subset: subset.Name})
			}
		}
	}
	slices.SortFunc(list, func(a, b Cluster) int {
		return cmp.Or(cmp.Compare(a.Host, b.Host), cmp.Compare(a.Port, b.Port), cmp.Compare(a.Subset, b.Subset))
	})
	return slices.Compact(list)
}
