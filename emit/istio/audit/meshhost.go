package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// meshHostRule finds hosts with two VirtualServices in the mesh, where routes are not
// merged: for one host the older applies, and a wildcard does not apply to a host that
// has its own routes.
var meshHostRule = Rule{"meshhost", []code.Code{code.DuplicateMeshHost, code.WildcardInMesh, code.WildcardTakesEntry}, (*Audit).meshHosts}

func (a *Audit) meshHosts() {
	hosts := host.NewIndex[meshHost]()
	var list []meshHost
	for _, v := range a.VirtualServices {
		for i, h := range v.Hosts {
			if v.InMesh() && !v.RepeatsWithDot(h) {
				list = append(list, meshHost{v, i, h})
				hosts.Add(h, meshHost{v, i, h})
			}
		}
	}
	for _, h := range list {
		a.duplicateMeshHost(h, hosts.At(h.name))
		for wide := range hosts.Covering(h.name) {
			if wide.name != h.name && wide.v != h.v && wide.v.Visibility().Overlaps(h.v.Visibility()) {
				a.wildcardInMesh(wide, h)
				break
			}
		}
	}
	atGateway := a.ForwardedAtGateway()
	for _, e := range a.ServiceEntries {
		for i, name := range e.Hosts {
			if wide := hosts.MostSpecific(name); len(wide) > 0 && wide[0].name != name && !atGateway[name] {
				a.wildcardTakesEntry(wide[0], e, i)
			}
		}
	}
}

// A meshHost is a host of a VirtualService that applies to the mesh.
type meshHost struct {
	v    *world.VirtualService
	at   int
	name host.Pattern
}

func (h meshHost) part() world.Part { return h.v.Part("spec.hosts[%d]", h.at) }

// rivals reports whether two VirtualServices of a host have routes in the mesh of which
// istiod uses one only: of http the virtual host, of tcp the first route, of tls those with
// the same SNI host.
func rivals(a, b *world.VirtualService) bool {
	kinds := map[string]bool{}
	for _, route := range a.Routes {
		for _, key := range meshKeys(route) {
			kinds[key] = true
		}
	}
	return slices.ContainsFunc(b.Routes, func(route *world.Route) bool {
		return slices.ContainsFunc(meshKeys(route), func(key string) bool { return kinds[key] })
	})
}

// meshKeys returns what a route decides in the mesh: its kind, and the SNI hosts of tls.
// Source: networking/core/tls.go buildSidecarOutboundTLSFilterChainOpts, which takes the
// matches of all VirtualServices of a host.
func meshKeys(route *world.Route) (list []string) {
	if !route.AppliesAt(world.MeshGateway) {
		return nil
	}
	if route.Kind != "tls" {
		return []string{route.Kind}
	}
	for _, name := range route.SNIHosts {
		list = append(list, "tls "+strings.ToLower(name))
	}
	return list
}

// duplicateMeshHost compares a host with the first VirtualService of the same host that
// is visible to a common caller.
func (a *Audit) duplicateMeshHost(h meshHost, same []meshHost) {
	for _, first := range same {
		if first == h {
			return
		}
		if rivals(first.v, h.v) && first.v.Visibility().Overlaps(h.v.Visibility()) {
			a.report(finding{
				code: code.DuplicateMeshHost, host: h.name, at: h.part(), other: first.part(),
				message: fmt.Sprintf("two VirtualServices apply to mesh traffic to %s: only the older one is used", h.name),
				atNote:  fmt.Sprintf("%s applies to it", h.v), note: fmt.Sprintf("%s applies to it too", first.v),
				hint: "write the routes of a host in one VirtualService",
			})
			return
		}
	}
}

// wildcardInMesh reports a host with its own routes that a wildcard with routes covers.
func (a *Audit) wildcardInMesh(wide, narrow meshHost) {
	f := finding{
		code: code.WildcardInMesh, host: wide.name, at: narrow.part(), other: wide.part(),
		message: fmt.Sprintf("the routes of %s do not apply to mesh traffic to %s, which has its own routes", wide.name, narrow.name),
		atNote:  fmt.Sprintf("%s has its own routes", narrow.name), note: fmt.Sprintf("the routes of %s are here", wide.name),
		hint: "repeat the routes that must apply to it",
	}
	if a.own(wide.v.Object) != a.own(narrow.v.Object) {
		f.code = code.WildcardTakesEntry
		if a.own(narrow.v.Object) {
			f.host = narrow.name
		}
	}
	a.report(f)
}

// wildcardTakesEntry reports an external host without routes that is covered by a
// wildcard whose routes send it elsewhere.
func (a *Audit) wildcardTakesEntry(wide meshHost, e *world.ServiceEntry, at int) {
	name := e.Hosts[at]
	if !wide.v.Visibility().Overlaps(e.Visibility()) {
		return
	}
	for _, route := range wide.v.Routes {
		for _, d := range route.Destinations {
			if route.AppliesAt(world.MeshGateway) && d.Host != name && !d.Host.Covers(name) {
				a.report(finding{
					code: code.WildcardTakesEntry, host: wide.name, at: e.Part("spec.hosts[%d]", at), other: wide.part(),
					message: fmt.Sprintf("the routes of %s send the requests for %s, which has no routes, to %s", wide.name, name, d.Host),
					atNote:  fmt.Sprintf("%s has no routes", name), note: "the wildcard's routes are here",
					hint: fmt.Sprintf("add a VirtualService for %s", name),
				})
				return
			}
		}
	}
}
