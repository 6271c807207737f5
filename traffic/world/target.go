package world

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/gwc-lang/gwc/compiler/inventory"
)

// targets are the ports on which a pod serves the ports of a Gateway: the target port of
// the first Service with such a port, of those that are added.
type targets map[int]int

// add adds a Service, after all that have precedence. Of its ports with one protocol and
// target port, the first counts: the others are served as they are. Source:
// model/gateway.go resolvePorts; serviceregistry/kube/controller/controller.go
// GetProxyServiceTargetsByPod.
func (t targets) add(ports []ServicePort, target func(string) (number int, known bool)) {
	type listening struct {
		number   int
		protocol Protocol
	}
	seen := map[listening]bool{}
	for _, p := range ports {
		number, known := target(p.Target)
		at := listening{number, p.Protocol}
		if _, taken := t[p.Number]; known && !taken && !seen[at] {
			t[p.Number] = number
		}
		seen[at] = true
	}
}

// of returns where a pod serves a port: as it is, if no Service has it.
func (t targets) of(port int) int { return cmp.Or(t[port], port) }

// servicesByAge returns the Services that select pods, as istiod prefers them. Source:
// model/context.go SetServiceTargets.
func servicesByAge(list []inventory.Service) []inventory.Service {
	list = slices.DeleteFunc(slices.Clone(list), func(s inventory.Service) bool { return len(s.Selector) == 0 })
	slices.SortStableFunc(list, func(a, b inventory.Service) int {
		return cmp.Or(compareTimes(a.Created, b.Created), strings.Compare(a.Name, b.Name), strings.Compare(a.Namespace, b.Namespace))
	})
	return list
}

// compareTimes compares when objects were created: one that is about to be applied is
// younger than all others.
func compareTimes(a, b time.Time) int {
	switch {
	case a.IsZero() && !b.IsZero():
		return 1
	case b.IsZero() && !a.IsZero():
		return -1
	}
	return a.Compare(b)
}

// PortOf returns the port that a destination without one means: the only port of its
// service, else the port of the listener. Services that the listener does not have, of
// another port, count for bytes only. Source: networking/core/route/route.go
// GetDestinationCluster, and LookupService of its callers.
func PortOf(ports []ServicePort, listener int) int {
	if len(ports) == 1 {
		return ports[0].Number
	}
	return listener
}
