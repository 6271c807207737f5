package world

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/gwc-lang/gwc/compiler/inventory"
)

// A Listener is a port of gateway pods with all servers that share it.
type Listener struct {
	Pods    string // the PodsName of the first server's selector
	Port    uint32 // of the first server
	Target  uint32 // on which the pods listen, as far as is known
	Servers []*Server
	known   bool // such pods are in the inventory
}

// SharesPods reports whether two servers of the listener certainly have pods in common.
// It is unknown for hypothetical pods of two selectors: only the narrower one selects
// them, and it may select no pods.
func (l *Listener) SharesPods(a, b *Server) bool {
	return l.known || maps.Equal(a.Gateway.Spec.Selector, b.Gateway.Spec.Selector)
}

// makeListeners merges the servers of all Gateways by pods, and by the port on which
// these listen. The pods are those of the inventory, and for each selector hypothetical
// pods with exactly its labels: two selectors where one contains the other have pods in
// common whenever the narrower one has any. Source: model/gateway.go mergeGateways.
func (w *World) makeListeners() (list []*Listener) {
	s := w.selectors
	for _, workload := range w.Inventory.Workloads() {
		if names := s.selecting(workload.Labels); len(names) > 0 {
			list = append(list, listen(s.of(names), w.targets(workload), true)...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.gateways)) {
		labels := s.gateways[name][0].Spec.Selector
		list = append(list, listen(s.of(append(s.selecting(labels), AnyPods)), w.likelyTargets(labels), false)...)
	}
	return list
}

// listen returns the listeners of pods that some Gateways select.
func listen(gateways []*Gateway, targets map[uint32]uint32, known bool) (made []*Listener) {
	ports := map[string]*Listener{}
	for _, g := range gateways {
		for _, server := range g.Servers {
			port := cmp.Or(targets[server.Port()], server.Port())
			key := fmt.Sprint(port, " ", server.Spec.Bind)
			if ports[key] == nil {
				ports[key] = &Listener{Pods: PodsName(g.Spec.Selector), known: known, Port: server.Port(), Target: port}
				made = append(made, ports[key])
			}
			ports[key].Servers = append(ports[key].Servers, server)
		}
	}
	return made
}

// targets returns where pods listen for the ports of their Services. Source:
// model/gateway.go resolvePorts.
func (w *World) targets(workload inventory.Workload) map[uint32]uint32 {
	return w.targetsOf(workload.Ports, func(service inventory.Service) bool {
		return service.Namespace == workload.Namespace && Selects(service.Selector, workload.Labels)
	})
}

// likelyTargets returns where hypothetical pods with these labels listen.
func (w *World) likelyTargets(labels map[string]string) map[uint32]uint32 {
	return w.targetsOf(nil, func(service inventory.Service) bool {
		return len(labels) > 0 && (Selects(service.Selector, labels) || Selects(labels, service.Selector))
	})
}

func (w *World) targetsOf(names map[string]int, of func(inventory.Service) bool) map[uint32]uint32 {
	targets := map[uint32]uint32{}
	for _, service := range w.Inventory.Services() {
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
