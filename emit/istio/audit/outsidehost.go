package audit

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// outsideHostRule finds routes to hosts outside the mesh that no ServiceEntry declares,
// that it declares without the port, or that it does not export to the callers: istiod
// makes no cluster for them, and requests get 503.
var outsideHostRule = Rule{"outsidehost", []code.Code{code.UndeclaredHost, code.EntryWithoutPort, code.HiddenEntry}, (*Audit).outsideHosts}

func (a *Audit) outsideHosts() {
	var names []string
	for _, e := range a.ServiceEntries {
		for _, h := range e.Hosts {
			names = append(names, string(h))
		}
	}
	seen := map[string]bool{}
	for route, d := range a.routed() {
		v := route.VirtualService
		key := fmt.Sprint(d.Host, d.Port, v.Namespace)
		if _, service := a.ServiceKey(d.Host); service || a.own(v.Object) || seen[key] {
			continue
		}
		seen[key] = true
		a.outsideHost(route, d, names)
	}
}

func (a *Audit) outsideHost(route *world.Route, d world.Destination, names []string) {
	entries := a.EntriesOf(d.Host)
	if len(entries) == 0 {
		a.undeclared(route, d, names)
		return
	}
	hasPort := d.Port == 0 || slices.ContainsFunc(entries, func(e *world.ServiceEntry) bool { return e.Port(d.Port) != nil })
	if !hasPort {
		var ports []string
		for _, p := range entries[0].Spec.Ports {
			ports = append(ports, fmt.Sprint(p.Number))
		}
		a.report(finding{
			shown: a.lostAt(route),
			code:  code.EntryWithoutPort, at: d.PortPart(), other: entries[0].Part("spec.ports"), note: "its ports are here", atNote: "a route leads to it here",
			message: fmt.Sprintf("the ServiceEntry of %s has no port %d: %s", d.Host, d.Port, lost(route, d)), hint: "use an existing port: " + strings.Join(ports, " or "),
		})
		return
	}
	home := route.VirtualService.Namespace
	seen := !route.VirtualService.Visibility().In(home) || slices.ContainsFunc(entries, func(e *world.ServiceEntry) bool { return e.Visibility().In(home) })
	if onlyMesh := len(route.Gateways) == 1 && route.Gateways[0] == world.MeshGateway; onlyMesh && !seen {
		a.report(finding{
			code: code.HiddenEntry, at: d.HostPart(), other: entries[0].Part("spec.exportTo"), note: "it is exported to these namespaces", atNote: "a route leads to it here",
			message: fmt.Sprintf("callers in namespace %s do not see the ServiceEntry of %s: %s", home, d.Host, lost(route, d)),
			hint:    fmt.Sprintf("add %s to exportTo of the ServiceEntry", home),
		})
	}
}

// undeclared reports a host that no ServiceEntry has. One with a single dot may be
// SERVICE.NAMESPACE.
func (a *Audit) undeclared(route *world.Route, d world.Destination, names []string) {
	if len(a.ServiceEntries) == 0 && !a.Inventory.Complete() {
		return // they are somewhere else
	}
	if _, err := netip.ParseAddr(string(d.Host)); err == nil || !strings.Contains(string(d.Host), ".") || a.names(d.Host) {
		return
	}
	f := finding{
		shown: a.lostAt(route),
		code:  code.UndeclaredHost, at: d.HostPart(), message: fmt.Sprintf("no ServiceEntry has %s: %s", d.Host, lost(route, d)), hint: "add a ServiceEntry for the host",
	}
	similar := a.similarTo(string(d.Host), "entry", func() []string { return names })
	if similar != "" {
		f.hint = "did you mean " + similar + "?"
	}
	a.absent(f, similar != "")
}

// lost says what happens to what a route sends to a cluster that does not exist.
func lost(route *world.Route, d world.Destination) string {
	switch {
	case slices.Contains(route.Mirrors, d):
		return "the copies of requests are lost"
	case route.Kind == "http":
		return "requests get 503"
	}
	return "connections are closed"
}

// names reports whether a host is SERVICE.NAMESPACE of a Service that is shown: rule
// partialname reports it.
func (a *Audit) names(h host.Pattern) bool {
	name, namespace, _ := strings.Cut(string(h), ".")
	_, is := a.Inventory.Service(namespace, name)
	return is
}
