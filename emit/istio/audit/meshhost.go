package audit

import (
	"fmt"
	"slices"

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
			for wide := range hosts.Covering(name) {
				if wide.name != name && !atGateway[name] && a.takesHost(wide.v, e, name) && a.wildcardTakesEntry(wide, e, i) {
					break
				}
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

// duplicateMeshHost compares a host with those of older VirtualServices.
func (a *Audit) duplicateMeshHost(h meshHost, same []meshHost) {
	for _, other := range same {
		if other == h {
			return
		}
		first, namespace := a.Replaces(other.v, h.v)
		if first == nil {
			continue
		}
		which, used, unused := "only the older one is used", other, h
		if first == h.v {
			used, unused = h, other
			which = fmt.Sprintf("in namespace %s only that of %s is used, whose exportTo names it", namespace, h.v)
		}
		a.report(finding{
			code: code.DuplicateMeshHost, host: h.name, at: unused.part(), other: used.part(),
			message: fmt.Sprintf("two VirtualServices apply to mesh traffic to %s: %s", h.name, which),
			atNote:  fmt.Sprintf("%s applies to it", unused.v), note: fmt.Sprintf("%s applies to it too", used.v),
			hint: "write the routes of a host in one VirtualService",
		})
		return
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

// takesHost reports whether some sidecars that know a host of an entry use the
// VirtualService for it: of those that they may use, it has the most specific host.
func (a *Audit) takesHost(v *world.VirtualService, e *world.ServiceEntry, name host.Pattern) bool {
	return slices.ContainsFunc(world.CommonNamespaces(v.Visibility(), e.Visibility()), func(namespace string) bool {
		return a.routeHosts(namespace).MostSpecific(name).Is(v)
	})
}

// routeHosts returns the hosts of the routes of sidecars of a namespace.
func (a *Audit) routeHosts(namespace string) world.RouteHosts {
	x := a.usedRoutes[namespace]
	if x == nil {
		x = world.RouteHostsOf(a.RoutesOf(world.MeshGateway, namespace))
		a.usedRoutes[namespace] = x
	}
	return x
}

// wildcardTakesEntry reports an external host without routes that is covered by a
// wildcard whose routes send it elsewhere.
func (a *Audit) wildcardTakesEntry(wide meshHost, e *world.ServiceEntry, at int) (reported bool) {
	name := e.Hosts[at]
	for _, route := range wide.v.Routes {
		for _, d := range route.Destinations {
			if route.AppliesAt(world.MeshGateway) && d.Host != name && !d.Host.Covers(name) {
				a.report(finding{
					code: code.WildcardTakesEntry, host: wide.name, at: e.Part("spec.hosts[%d]", at), other: wide.part(),
					message: fmt.Sprintf("the routes of %s send the requests for %s, which has no routes, to %s", wide.name, name, d.Host),
					atNote:  fmt.Sprintf("%s has no routes", name), note: "the wildcard's routes are here",
					hint: fmt.Sprintf("add a VirtualService for %s", name),
				})
				return true
			}
		}
	}
	return false
}
