package check

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A listenerIndex is the uses of a listener: the first of each host and protocol, and
// all that are of a `listen`.
type listenerIndex struct {
	hosts     map[host.Pattern]use
	protocols map[model.Protocol]use
	listens   []use
}

func indexOf(list []use) listenerIndex {
	x := listenerIndex{hosts: map[host.Pattern]use{}, protocols: map[model.Protocol]use{}}
	for _, u := range list {
		if _, found := x.hosts[u.host]; !found {
			x.hosts[u.host] = u
		}
		if _, found := x.protocols[u.protocol]; !found {
			x.protocols[u.protocol] = u
		}
		if u.listen != nil {
			x.listens = append(x.listens, u)
		}
	}
	return x
}

// overlappingPods finds conflicts between gateways whose selectors overlap, because
// one pod may belong to both. Other checks handle gateways that have exactly the same
// pods.
func overlappingPods(m *model.Model, uses map[plan.Listener][]use, sink *diag.Sink) {
	listening, free := m.Listening(), freePort(uses)
	index := map[plan.Listener]listenerIndex{}
	for l, list := range uses {
		index[l] = indexOf(list)
	}
	for l, list := range uses {
		for _, pods := range listening.Overlapping(l.Pods)[1:] {
			other := index[plan.Listener{Pods: pods, Port: l.Port}]
			for _, u := range list {
				if o := other.hosts[u.host]; u.host != "" && o.gateway != nil && o.protocol == u.protocol && o.at.Compare(u.at) < 0 {
					sink.Add(samePods(u, o))
				}
			}
			for protocol, u := range index[l].protocols {
				for another, o := range other.protocols {
					if protocol != another && o.at.Compare(u.at) < 0 {
						sink.Add(samePodsConflict(u, o, free))
					}
				}
			}
			hostsOfListens(list, other.listens, sink)
			duplicateListens(sortedTogether(index[l].listens, other.listens), sink)
		}
	}
}

// sortedTogether returns the uses of two listeners in the order of the text; none if
// one has none.
func sortedTogether(x, y []use) []use {
	if len(x) == 0 || len(y) == 0 {
		return nil
	}
	list := slices.Concat(x, y)
	sortUses(list)
	return list
}

func samePods(u, o use) diag.Diagnostic {
	return diag.At(u.at, code.HostAtTwoGateways, "host %s is exposed at the gateways %s and %s, whose selectors select the same pods", u.host, o.gateway.Name, u.gateway.Name).
		WithHint("expose it at one of them, or use a different label for each gateway").WithRelated(o.at, "the other one is here")
}

func samePodsConflict(u, o use, free int) diag.Diagnostic {
	d := portConflict(u, o, free)
	d.Message += fmt.Sprintf(", and the selectors of %s and %s select the same pods", o.gateway.Name, u.gateway.Name)
	return d
}
