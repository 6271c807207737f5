package audit

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/gwc-lang/gwc/compiler/inventory"
)

// A listener is a port of gateway pods with all servers that share it.
type listener struct {
	pods    string // what the pods are known by, as istio=ingressgateway
	known   bool   // such pods are in the inventory
	port    uint32
	servers []*server
}

// makeListeners merges the servers of all Gateways as istiod does: by pods, and by
// the port on which these listen. The pods are those of the inventory, and for each
// selector hypothetical pods with exactly its labels: two selectors where one
// contains the other have pods in common whenever the narrower one has any.
func (s *set) makeListeners() []*listener {
	p := s.pods()
	var list []*listener
	for _, w := range s.inventory.Workloads() {
		if chosen := p.selecting(w.Labels); len(chosen) > 0 {
			list = append(list, listen(p.gateways(chosen), s.targets(w), true)...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.alike)) {
		labels := p.alike[name][0].spec.Selector
		list = append(list, listen(p.gateways(append(p.selecting(labels), p.any()...)), s.likelyTargets(labels), false)...)
	}
	return list
}

// listen adds the Gateways' servers to the listeners of some pods.
func listen(gateways []*gateway, targets map[uint32]uint32, known bool) (made []*listener) {
	ports := map[string]*listener{}
	for _, g := range gateways {
		for _, server := range g.servers {
			port := cmp.Or(targets[server.port()], server.port())
			key := fmt.Sprint(port, " ", server.spec.Bind)
			if ports[key] == nil {
				ports[key] = &listener{pods: podsName(g.spec.Selector), known: known, port: server.port()}
				made = append(made, ports[key])
			}
			ports[key].servers = append(ports[key].servers, server)
		}
	}
	return made
}

// unlike reports whether two servers have pods in common only if the narrower
// selector has pods, which is unknown.
func (l *listener) unlike(a, b *server) bool {
	return !l.known && !maps.Equal(a.gateway.spec.Selector, b.gateway.spec.Selector)
}

// targets returns where pods listen for the ports of their Services.
func (s *set) targets(w inventory.Workload) map[uint32]uint32 {
	return s.targetsOf(w.Ports, func(service inventory.Service) bool {
		return service.Namespace == w.Namespace && within(service.Selector, w.Labels)
	})
}

// likelyTargets returns where pods with these labels listen.
func (s *set) likelyTargets(labels map[string]string) map[uint32]uint32 {
	return s.targetsOf(nil, func(service inventory.Service) bool {
		return len(labels) > 0 && (within(service.Selector, labels) || within(labels, service.Selector))
	})
}

func (s *set) targetsOf(names map[string]int, of func(inventory.Service) bool) map[uint32]uint32 {
	targets := map[uint32]uint32{}
	for _, service := range s.inventory.Services() {
		if len(service.Selector) == 0 || !of(service) {
			continue
		}
		for _, p := range service.Ports {
			number, _ := strconv.ParseUint(p.TargetPort, 10, 16)
			if number == 0 {
				number = uint64(names[p.TargetPort])
			}
			if number > 0 {
				targets[uint32(p.Number)] = uint32(number)
			}
		}
	}
	return targets
}
