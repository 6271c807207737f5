package audit

import (
	"fmt"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/lang/code"
)

// outside finds hosts with two conflicting ServiceEntries, and tcp ports that two
// hosts without addresses share.
func outside(s *set) {
	first := map[string][]entryHost{}
	ports := map[uint32]entryHost{}
	for _, e := range s.entries {
		for i, name := range e.spec.Hosts {
			name = strings.ToLower(name)
			here := entryHost{e, e.part("spec.hosts[%d]", i)}
			for _, before := range first[name] {
				if before.entry != e && meet(before.entry.spec.ExportTo, before.entry.namespace, e.spec.ExportTo, e.namespace) {
					s.differ(name, here, before)
					break
				}
			}
			first[name] = append(first[name], here)
		}
		s.takesPort(e, ports)
	}
}

// An entryHost is a host of a ServiceEntry.
type entryHost struct {
	entry *serviceEntry
	part  part
}

// differ reports the differences of two declarations of a host.
func (s *set) differ(name string, a, b entryHost) {
	f := finding{
		at: a.part, other: b.part, atNote: fmt.Sprintf("%s declares it too", a.entry), note: fmt.Sprintf("%s declares it too", b.entry),
		code: code.ConflictingEntries, host: name, hint: "declare the host once",
	}
	x, y := a.entry.spec, b.entry.spec
	for _, p := range x.Ports {
		if q := b.entry.port(p.Number); q != nil && p.Protocol != "" && q.Protocol != "" && !strings.EqualFold(p.Protocol, q.Protocol) && !(encrypted(p.Protocol) && encrypted(q.Protocol)) {
			f.message = fmt.Sprintf("conflicting protocols for port %d of %s: %s and %s; the older declaration wins", p.Number, name, p.Protocol, q.Protocol)
			s.report(f)
			return
		}
	}
	if x.Resolution != y.Resolution {
		f.message = fmt.Sprintf("conflicting resolution for %s: %s and %s; the older declaration wins", name, x.Resolution, y.Resolution)
		s.report(f)
		return
	}
	if same(x, y) {
		return
	}
	f.code = code.MixedEntries
	f.message = fmt.Sprintf("conflicting declarations of %s: Istio merges the ports and addresses of both", name)
	s.report(f)
}

// same reports whether two declarations have the same ports, endpoints and
// addresses.
func same(a, b *api.ServiceEntry) bool {
	plain := func(e *api.ServiceEntry) *api.ServiceEntry {
		out := &api.ServiceEntry{Endpoints: e.Endpoints, Addresses: e.Addresses, Location: e.Location, WorkloadSelector: e.WorkloadSelector}
		for _, p := range e.Ports {
			out.Ports = append(out.Ports, &api.ServicePort{Number: p.Number, TargetPort: p.TargetPort})
		}
		return out
	}
	return proto.Equal(plain(a), plain(b))
}

// takesPort reports a tcp port whose connections cannot be distinguished from those
// of another host.
func (s *set) takesPort(e *serviceEntry, ports map[uint32]entryHost) {
	if len(e.spec.Addresses) > 0 || len(e.spec.Hosts) == 0 || s.mesh.Capture {
		return // told apart by what DNS says
	}
	if s.hasGateway[e.namespace] && !seenElsewhere(e.spec.ExportTo, e.namespace) {
		return // for the gateway, which makes no listener of it
	}
	for i, p := range e.spec.Ports {
		if p.Protocol == "" || encrypted(p.Protocol) || isHTTP(p.Protocol) {
			continue
		}
		here := entryHost{e, e.part("spec.ports[%d].number", i)}
		first, taken := ports[p.Number]
		if !taken {
			ports[p.Number] = here
			continue
		}
		if first.entry == e || !meet(first.entry.spec.ExportTo, first.entry.namespace, e.spec.ExportTo, e.namespace) || strings.EqualFold(e.spec.Hosts[0], first.entry.spec.Hosts[0]) {
			continue
		}
		s.report(finding{
			code: code.SharedTCPPort, at: here.part, other: first.part,
			message: fmt.Sprintf("two tcp hosts without addresses share port %d: their connections cannot be distinguished", p.Number),
			atNote:  "this host has no addresses", note: "this host has no addresses either",
			hint: "add addresses to both",
		})
	}
}
