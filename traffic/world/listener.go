package world

import (
	"fmt"
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/inventory"
)

// A Listener is a port of gateway pods with all servers that share it.
type Listener struct {
	Pods    string // the PodsName of the first server's selector
	Port    uint32 // of the first server
	Target  uint32 // on which the pods listen, as far as is known
	Servers []*Server
	// Dropped and Mixed are those of the servers' Merging.
	Dropped, Mixed []Dropped

	known bool // such pods are in the inventory
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
func listen(gateways []*Gateway, at targets, known bool) (made []*Listener) {
	ports := map[string]*Listener{}
	for _, g := range gateways {
		for _, server := range g.Servers {
			port := uint32(at.of(int(server.Port())))
			key := fmt.Sprint(port, " ", server.Spec.Bind)
			if ports[key] == nil {
				ports[key] = &Listener{Pods: PodsName(g.Spec.Selector), known: known, Port: server.Port(), Target: port}
				made = append(made, ports[key])
			}
			ports[key].Servers = append(ports[key].Servers, server)
		}
	}
	m := MergeServers(gateways, at.of)
	for _, d := range m.Dropped {
		if l := ports[fmt.Sprint(d.On, " ", d.Spec.Bind)]; l != nil && d.By != nil {
			l.Dropped = append(l.Dropped, d)
		}
	}
	for _, d := range m.Mixed {
		l := ports[fmt.Sprint(d.On, " ", d.Spec.Bind)]
		l.Mixed = append(l.Mixed, d)
	}
	return made
}

// targets returns where pods listen for the ports of their Services.
func (w *World) targets(workload inventory.Workload) targets {
	pod := &Pod{Ports: workload.Ports}
	return w.targetsOf(pod, func(service inventory.Service) bool {
		return service.Namespace == workload.Namespace && Selects(service.Selector, workload.Labels)
	})
}

// likelyTargets returns where hypothetical pods with these labels listen.
func (w *World) likelyTargets(labels map[string]string) targets {
	return w.targetsOf(&Pod{}, func(service inventory.Service) bool {
		return len(labels) > 0 && (Selects(service.Selector, labels) || Selects(labels, service.Selector))
	})
}

func (w *World) targetsOf(pod *Pod, of func(inventory.Service) bool) targets {
	t := targets{}
	for _, service := range w.byAge {
		if of(service) {
			t.add(portsOf(service), pod.Target)
		}
	}
	return t
}
