package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
)

// inMesh finds hosts with two VirtualServices in the mesh, where routes are not
// merged: for one host the older applies, and a wildcard does not apply to a host
// that has its own routes.
func inMesh(s *set) {
	hosts := newIndex[meshHost]()
	var list []meshHost
	for _, v := range s.virtualServices {
		for i, h := range v.hosts {
			if v.inMesh() && !v.absolute(h) {
				list = append(list, meshHost{v, i, h})
				hosts.add(h, meshHost{v, i, h})
			}
		}
	}
	for _, h := range list {
		s.meshTwice(h, hosts.at(h.name))
		for wide := range hosts.covering(h.name) {
			if wide.name != h.name && wide.v != h.v && meet(wide.v.spec.ExportTo, wide.v.namespace, h.v.spec.ExportTo, h.v.namespace) {
				s.meshNarrower(wide, h)
				break
			}
		}
	}
	onward := s.gatewayLegs()
	for _, e := range s.entries {
		for i, name := range e.spec.Hosts {
			if wide := hosts.narrowest(name); len(wide) > 0 && wide[0].name != name && !onward[name] {
				s.meshTakes(wide[0], e, i)
			}
		}
	}
}

// A meshHost is a host of a VirtualService that applies to the mesh.
type meshHost struct {
	v    *virtualService
	at   int
	name string
}

func (h meshHost) part() part { return h.v.part("spec.hosts[%d]", h.at) }

func (v *virtualService) inMesh() bool {
	for _, l := range v.legs {
		if l.at(meshGateway) {
			return true
		}
	}
	return false
}

// alikeInMesh reports whether two VirtualServices have routes of one kind in the
// mesh.
func alikeInMesh(a, b *virtualService) bool {
	kinds := map[string]bool{}
	for _, l := range a.legs {
		kinds[l.section] = kinds[l.section] || l.at(meshGateway)
	}
	return slices.ContainsFunc(b.legs, func(l *leg) bool { return l.at(meshGateway) && kinds[l.section] })
}

// meshTwice compares with the first VirtualService that is visible to a common
// caller.
func (s *set) meshTwice(h meshHost, same []meshHost) {
	for _, first := range same {
		if first == h {
			return
		}
		if alikeInMesh(first.v, h.v) && meet(first.v.spec.ExportTo, first.v.namespace, h.v.spec.ExportTo, h.v.namespace) {
			s.report(finding{
				code: code.DuplicateMeshHost, host: h.name, at: h.part(), other: first.part(),
				message: fmt.Sprintf("two VirtualServices apply to mesh traffic to %s: only the older one is used", h.name),
				atNote:  fmt.Sprintf("%s applies to it", h.v), note: fmt.Sprintf("%s applies to it too", first.v),
				hint: "write the routes of a host in one VirtualService",
			})
			return
		}
	}
}

func (s *set) meshNarrower(wide, narrow meshHost) {
	f := finding{
		code: code.WildcardInMesh, host: wide.name, at: narrow.part(), other: wide.part(),
		message: fmt.Sprintf("the routes of %s do not apply to mesh traffic to %s, which has its own routes", wide.name, narrow.name),
		atNote:  fmt.Sprintf("%s has its own routes", narrow.name), note: fmt.Sprintf("the routes of %s are here", wide.name),
		hint: "repeat the routes that must apply to it",
	}
	if wide.v.own != narrow.v.own {
		f.code = code.WildcardTakesEntry
		if narrow.v.own {
			f.host = narrow.name
		}
	}
	s.report(f)
}

// meshTakes reports an external host without routes that is covered by a wildcard
// whose routes have one destination.
func (s *set) meshTakes(wide meshHost, e *serviceEntry, at int) {
	name := e.spec.Hosts[at]
	if !meet(wide.v.spec.ExportTo, wide.v.namespace, e.spec.ExportTo, e.namespace) {
		return
	}
	for _, l := range wide.v.legs {
		for _, d := range l.to {
			if l.at(meshGateway) && d.host != name && !host.Covers(d.host, name) {
				s.report(finding{
					code: code.WildcardTakesEntry, host: wide.name, at: e.part("spec.hosts[%d]", at), other: wide.part(),
					message: fmt.Sprintf("the routes of %s send the requests for %s, which has no routes, to %s", wide.name, name, d.host),
					atNote:  fmt.Sprintf("%s has no routes", name), note: "the wildcard's routes are here",
					hint: fmt.Sprintf("add a VirtualService for %s", name),
				})
				return
			}
		}
	}
}

// meet reports whether both objects are visible in some namespace.
func meet(a []string, homeA string, b []string, homeB string) bool {
	everywhere := func(list []string) bool { return len(list) == 0 || seenIn(list, "", "*") }
	switch {
	case everywhere(a):
		return everywhere(b) || len(b) > 0 && b[0] != "~"
	case everywhere(b):
		return a[0] != "~"
	}
	for _, e := range a {
		if e == "." {
			e = homeA
		}
		if e != "~" && seenIn(b, homeB, e) {
			return true
		}
	}
	return false
}
