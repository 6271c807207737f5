package audit

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A listener is a port of gateway pods with all servers that share it.
type listener struct {
	pods    string // the pods' labels, as istio=ingressgateway
	port    uint32
	servers []*server
}

// makeListeners merges the servers of all Gateways as istiod does: by pods, and
// by the port on which these listen. Two selectors of which one is narrower have
// pods in common wherever the narrower one has any.
func (s *set) makeListeners() []*listener {
	alike := map[string][]*gateway{}
	for _, g := range s.gateways {
		name := podsName(g.spec.Selector)
		alike[name] = append(alike[name], g)
	}
	var list []*listener
	for _, name := range slices.Sorted(maps.Keys(alike)) {
		labels := alike[name][0].spec.Selector
		targets := s.targets(labels)
		ports := map[string]*listener{}
		for _, wider := range wider(labels) {
			for _, g := range alike[wider] {
				list = append(list, g.listen(name, targets, ports)...)
			}
		}
	}
	return list
}

// listen puts the Gateway's servers at the listeners of some pods, and returns
// those that are new.
func (g *gateway) listen(pods string, targets map[uint32]uint32, ports map[string]*listener) (made []*listener) {
	for _, server := range g.servers {
		port := cmp.Or(targets[server.port()], server.port())
		key := fmt.Sprint(port, " ", server.spec.Bind)
		if ports[key] == nil {
			ports[key] = &listener{pods: pods, port: server.port()}
			made = append(made, ports[key])
		}
		ports[key].servers = append(ports[key].servers, server)
	}
	return made
}

// wider returns the names of all selectors that select pods with these labels,
// sorted; of many labels, those of all of them, of each and of none.
func wider(labels map[string]string) []string {
	names := slices.Sorted(maps.Keys(labels))
	list := []string{podsName(labels), podsName(nil)}
	for _, name := range names {
		list = append(list, podsName(map[string]string{name: labels[name]}))
	}
	for subset := range 1 << min(len(names), 6) {
		some := map[string]string{}
		for i, name := range names[:min(len(names), 6)] {
			if subset>>i&1 == 1 {
				some[name] = labels[name]
			}
		}
		list = append(list, podsName(some))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// targets returns where pods listen for the ports of their Services.
func (s *set) targets(labels map[string]string) map[uint32]uint32 {
	targets := map[uint32]uint32{}
	for _, service := range s.inventory.Services() {
		if len(labels) == 0 || len(service.Selector) == 0 || !within(service.Selector, labels) && !within(labels, service.Selector) {
			continue
		}
		for _, p := range service.Ports {
			if n, err := strconv.ParseUint(p.TargetPort, 10, 16); err == nil {
				targets[uint32(p.Number)] = uint32(n)
			}
		}
	}
	return targets
}

// within reports whether pods with these labels are selected.
func within(selector, labels map[string]string) bool {
	for name, value := range selector {
		if labels[name] != value {
			return false
		}
	}
	return true
}

func podsName(labels map[string]string) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		words = append(words, name+"="+labels[name])
	}
	if len(words) == 0 {
		return "any"
	}
	return strings.Join(words, ",")
}

// unlike reports whether two servers are of pods that are the same only where
// the narrower of their selectors has some.
func unlike(a, b *server) bool { return !maps.Equal(a.gateway.spec.Selector, b.gateway.spec.Selector) }
