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
	// Plain are the servers with plain http, which share their routes.
	Plain []*Served
	// Dropped and Mixed are those of the servers' Merging.
	Dropped, Mixed []Dropped
	// Kept are the servers that istiod does not leave out, in its order, and Tables those of
	// the pods that share their routes.
	Kept   []*Served
	Tables map[string][]*Served
	// Namespace and Labels are those of the pods. Of hypothetical ones they are the labels of
	// the narrower selector, and the namespace of all pods with these; AnyNamespace: none, or
	// several.
	Namespace string
	Labels    map[string]string

	Shown bool // such pods are in the inventory
}

// SharesPods reports whether two servers of the listener certainly have pods in common.
// It is unknown for hypothetical pods of two selectors: only the narrower one selects
// them, and it may select no pods.
func (l *Listener) SharesPods(a, b *Server) bool {
	return l.Shown || maps.Equal(a.Gateway.Spec.Selector, b.Gateway.Spec.Selector)
}

// Targets returns the ports of pods on which each server is served: of the pods that are
// known, or of hypothetical ones.
func (w *World) Targets() map[*Server][]int {
	known, likely := map[*Server][]int{}, map[*Server][]int{}
	for _, l := range w.Listeners {
		of := likely
		if l.Shown {
			of = known
		}
		for _, s := range l.Servers {
			of[s] = append(of[s], int(l.Target))
		}
	}
	for s, list := range likely {
		if known[s] == nil {
			known[s] = list
		}
	}
	return known
}

// makeListeners merges the servers of all Gateways by pods, and by the port on which
// these listen. The pods are those of the inventory, and for each selector hypothetical
// pods with exactly its labels: two selectors where one contains the other have pods in
// common whenever the narrower one has any. Source: model/gateway.go mergeGateways.
func (w *World) makeListeners() (list []*Listener) {
	s, made := w.selectors, map[string]bool{}
	for _, workload := range w.Inventory.Workloads() {
		names := s.selecting(workload.Labels)
		if len(names) == 0 {
			continue
		}
		at, labels := w.targets(workload), withoutHash(workload.Labels)
		if key := fmt.Sprint(workload.Namespace, labels, at); !made[key] {
			made[key] = true
			list = append(list, listen(s.of(names), at, Listener{Shown: true, Namespace: workload.Namespace, Labels: labels})...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.gateways)) {
		labels := s.gateways[name][0].Spec.Selector
		of := Listener{Namespace: AnyNamespace, Labels: labels}
		if in := slices.Collect(maps.Keys(s.pods[name])); len(in) == 1 {
			of.Namespace = in[0]
		}
		list = append(list, listen(s.of(append(s.selecting(labels), AnyPods)), w.likelyTargets(labels), of)...)
	}
	return list
}

// listen returns the listeners of pods that some Gateways select.
func listen(gateways []*Gateway, at targets, of Listener) (made []*Listener) {
	ports := map[string]*Listener{}
	for _, g := range gateways {
		for _, server := range g.Servers {
			port := uint32(at.of(int(server.Port())))
			key := fmt.Sprint(port, " ", server.Spec.Bind)
			if ports[key] == nil {
				l := of
				l.Pods, l.Port, l.Target = PodsName(g.Spec.Selector), server.Port(), port
				ports[key] = &l
				made = append(made, ports[key])
			}
			ports[key].Servers = append(ports[key].Servers, server)
		}
	}
	m := MergeServers(gateways, at.of)
	on := func(port int, bind string) *Listener { return ports[fmt.Sprint(port, " ", bind)] }
	for _, table := range m.Tables {
		first := table[0]
		if l := on(first.On, first.Spec.Bind); l != nil && first.Protocol().IsHTTP() {
			l.Plain = table
		}
	}
	for _, d := range m.Dropped {
		if l := on(d.On, d.Spec.Bind); l != nil && d.By != nil {
			l.Dropped = append(l.Dropped, d)
		}
	}
	for _, d := range m.Mixed {
		if l := on(d.On, d.Spec.Bind); l != nil {
			l.Mixed = append(l.Mixed, d)
		}
	}
	for _, key := range m.ports {
		if l := on(key.Number, key.Bind); l != nil {
			l.Kept, l.Tables = append(l.Kept, m.Servers[key]...), m.Tables
		}
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
