package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// entryPortRule finds ServiceEntries with a tcp port and no address: sidecars listen on
// the port for any address, and so take the connections to all other hosts there.
// Source: networking/core/listener.go, conflict resolution of wildcard listeners.
var entryPortRule = Rule{"entryport", []code.Code{code.EntryTakesPort}, (*Audit).entryPorts}

func (a *Audit) entryPorts() {
	entries := map[uint32]int{} // a port of two entries is another rule's
	for _, e := range a.ServiceEntries {
		for _, p := range e.Spec.Ports {
			entries[p.Number]++
		}
	}
	for _, e := range a.ServiceEntries {
		s := e.Spec
		if !e.Visibility().Elsewhere() || a.own(e.Object) {
			continue
		}
		for i, p := range s.Ports {
			if entries[p.Number] > 1 || !a.TakesPort(e, p) {
				continue
			}
			a.report(finding{
				code: code.EntryTakesPort, at: e.Part("spec.ports[%d].number", i), guess: true,
				message: fmt.Sprintf("without an address, %s takes every connection to port %d, of all callers that see it", e, p.Number),
				hint:    "add addresses, or write exportTo: [\".\"]",
			})
		}
	}
}
