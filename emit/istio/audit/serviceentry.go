package audit

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"
	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// serviceEntryRule finds hosts with two conflicting ServiceEntries, and tcp ports that
// two hosts without addresses share.
var serviceEntryRule = Rule{"serviceentry", []code.Code{code.ConflictingEntries, code.MixedEntries, code.SharedTCPPort}, (*Audit).serviceEntries}

func (a *Audit) serviceEntries() {
	first := map[host.Pattern][]entryHost{}
	ports := map[uint32]entryHost{}
	for _, e := range a.ServiceEntries {
		for i, name := range e.Hosts {
			if feature.MadeUpName(string(name)) {
				continue // madeUpNameRule
			}
			here := entryHost{e, e.Part("spec.hosts[%d]", i)}
			for _, before := range first[name] {
				if before.entry != e && before.entry.Visibility().Overlaps(e.Visibility()) {
					a.differ(name, here, before)
					break
				}
			}
			first[name] = append(first[name], here)
		}
		a.sharedPorts(e, ports)
	}
}

// An entryHost is a host of a ServiceEntry.
type entryHost struct {
	entry *world.ServiceEntry
	at    world.Part
}

// differ reports the differences of two declarations of a host.
func (a *Audit) differ(name host.Pattern, second, first entryHost) {
	f := finding{
		at: second.at, other: first.at, atNote: fmt.Sprintf("%s declares it too", second.entry), note: fmt.Sprintf("%s declares it too", first.entry),
		code: code.ConflictingEntries, host: name, hint: "declare the host once",
	}
	x, y := second.entry.Spec, first.entry.Spec
	for _, p := range x.Ports {
		if q := first.entry.Port(p.Number); q != nil && p.Protocol != "" && q.Protocol != "" && !strings.EqualFold(p.Protocol, q.Protocol) && !(world.IsTLS(p.Protocol) && world.IsTLS(q.Protocol)) {
			f.message = fmt.Sprintf("conflicting protocols for port %d of %s: %s and %s; the older declaration wins", p.Number, name, p.Protocol, q.Protocol)
			a.report(f)
			return
		}
	}
	if x.Resolution != y.Resolution {
		f.message = fmt.Sprintf("conflicting resolution for %s: %s and %s; the older declaration wins", name, x.Resolution, y.Resolution)
		a.report(f)
		return
	}
	if sameEntry(x, y) {
		return
	}
	f.code = code.MixedEntries
	f.message = fmt.Sprintf("conflicting declarations of %s: Istio merges the ports and addresses of both", name)
	if !first.entry.Joins(second.entry) {
		f.message = fmt.Sprintf("conflicting declarations of %s: callers have the ports of one of them only", name)
	}
	a.report(f)
}

// sameEntry reports whether two declarations have the same ports, endpoints and
// addresses.
func sameEntry(a, b *api.ServiceEntry) bool {
	plain := func(e *api.ServiceEntry) *api.ServiceEntry {
		out := &api.ServiceEntry{Endpoints: e.Endpoints, Addresses: e.Addresses, Location: e.Location, WorkloadSelector: e.WorkloadSelector}
		for _, p := range e.Ports {
			out.Ports = append(out.Ports, &api.ServicePort{Number: p.Number, TargetPort: p.TargetPort})
		}
		return out
	}
	return proto.Equal(plain(a), plain(b))
}

// sharedPorts reports a tcp port whose connections cannot be distinguished from those
// of another host.
func (a *Audit) sharedPorts(e *world.ServiceEntry, ports map[uint32]entryHost) {
	if a.HasGateway(e.Namespace) && !e.Visibility().Elsewhere() {
		return // for gateways, which have no listener for it
	}
	for i, p := range e.Spec.Ports {
		if !a.TakesPort(e, p) {
			continue // distinguished by address
		}
		here := entryHost{e, e.Part("spec.ports[%d].number", i)}
		first, taken := ports[p.Number]
		if !taken {
			ports[p.Number] = here
			continue
		}
		if first.entry == e || !first.entry.Visibility().Overlaps(e.Visibility()) || strings.EqualFold(e.Spec.Hosts[0], first.entry.Spec.Hosts[0]) {
			continue
		}
		a.report(finding{
			code: code.SharedTCPPort, at: here.at, other: first.at,
			message: fmt.Sprintf("two tcp hosts without addresses share port %d: their connections cannot be distinguished", p.Number),
			atNote:  "this host has no addresses", note: "this host has no addresses either",
			hint: "add addresses to both",
		})
	}
}
