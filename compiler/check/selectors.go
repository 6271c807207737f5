package check

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// selectors finds conflicts between gateways whose selectors overlap, because one pod
// may belong to both. Other checks handle gateways that have exactly the same pods.
func selectors(m *model.Model, uses map[listener][]use, sink *diag.Sink) {
	listening, free := m.Listening(), freePort(uses)
	hosts := map[listener]map[string]use{}
	wires := map[listener]map[model.Protocol]use{}
	listens := map[listener][]use{}
	for l, list := range uses {
		hosts[l], wires[l] = map[string]use{}, map[model.Protocol]use{}
		for _, u := range list {
			if _, found := hosts[l][u.host]; !found {
				hosts[l][u.host] = u
			}
			if _, found := wires[l][u.speaks]; !found {
				wires[l][u.speaks] = u
			}
			if u.listen != nil {
				listens[l] = append(listens[l], u)
			}
		}
	}
	for l, list := range uses {
		for _, pods := range listening.Meet(l.pods)[1:] {
			other := listener{pods, l.port}
			for _, u := range list {
				if o := hosts[other][u.host]; u.host != "" && o.gateway != nil && o.speaks == u.speaks && o.at.Compare(u.at) < 0 {
					sink.Add(onePods(u, o))
				}
			}
			for speaks, u := range wires[l] {
				for wire, o := range wires[other] {
					if speaks != wire && o.at.Compare(u.at) < 0 {
						sink.Add(twoWires(free, u, o))
					}
				}
			}
			listened(list, listens[other], sink)
			listenedTwice(together(listens[l], listens[other]), sink)
		}
	}
}

// together returns the uses of two listeners in the order of the text; none if one
// has none.
func together(x, y []use) []use {
	if len(x) == 0 || len(y) == 0 {
		return nil
	}
	return slices.SortedFunc(slices.Values(slices.Concat(x, y)), compareUses)
}

func onePods(u, o use) diag.Diagnostic {
	return diag.At(u.at, code.HostAtTwoGateways, "host %s is exposed at the gateways %s and %s, whose selectors select the same pods", u.host, o.gateway.Name, u.gateway.Name).
		WithHint("expose it at one of them, or use a different label for each gateway").WithRelated(o.at, "the other one is here")
}

func twoWires(free int, u, o use) diag.Diagnostic {
	reported, why := code.HTTPAndTLSOnOnePort, "a port serves either http or TLS"
	if u.speaks == model.TCP || o.speaks == model.TCP {
		reported, why = code.DuplicateTCPPort, "tcp and mongo need a port of their own"
	}
	d := taken(reported, why, free, u, o)
	d.Message += fmt.Sprintf(", and the selectors of %s and %s select the same pods", o.gateway.Name, u.gateway.Name)
	return d
}
