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
	entries := a.EntriesNamed(d.Host)
	if len(entries) == 0 {
		a.undeclared(route, d, names)
		return
	}
	if e, lacks := a.withoutEntryPort(route, d, entries); lacks {
		var ports []string
		for _, p := range e.Spec.Ports {
			ports = append(ports, fmt.Sprint(p.Number))
		}
		a.report(finding{
			shown: a.lostAt(route),
			code:  code.EntryWithoutPort, at: d.PortPart(), other: e.Part("spec.ports"), note: "its ports are here", atNote: "a route leads to it here",
			message: fmt.Sprintf("the ServiceEntry of %s has no port %d: %s", d.Host, d.Port, lost(route, d)), hint: "use an existing port: " + strings.Join(ports, " or "),
		})
		return
	}
	home := route.VirtualService.Namespace
	seen := !route.VirtualService.Visibility().In(home) || slices.ContainsFunc(entries, func(e *world.ServiceEntry) bool { return e.Visibility().In(home) })
	if onlyInMesh(route) && !seen {
		a.report(finding{
			code: code.HiddenEntry, at: d.HostPart(), other: entries[0].Part("spec.exportTo"), note: "it is exported to these namespaces", atNote: "a route leads to it here",
			message: fmt.Sprintf("callers in namespace %s do not see the ServiceEntry of %s: %s", home, d.Host, lost(route, d)),
			hint:    fmt.Sprintf("add %s to exportTo of the ServiceEntry", home),
		})
	}
}

func onlyInMesh(route *world.Route) bool {
	return len(route.Gateways) == 1 && route.Gateways[0] == world.MeshGateway
}

// withoutEntryPort returns an entry of a destination that lacks its port, where no other has
// it either. Callers in the mesh have the ports of one entry, and of those that it joins.
func (a *Audit) withoutEntryPort(route *world.Route, d world.Destination, entries []*world.ServiceEntry) (*world.ServiceEntry, bool) {
	if d.Port == 0 {
		return nil, false
	}
	v := route.VirtualService
	if len(entries) > 1 && onlyInMesh(route) && v.Visibility().In(v.Namespace) {
		if s := a.traffic().Registry.UsedIn(v.Namespace, string(d.Host)); s != nil && s.Entry != nil {
			_, has := s.Port(int(d.Port))
			return s.Entry, !has
		}
	}
	return entries[0], !slices.ContainsFunc(entries, func(e *world.ServiceEntry) bool {
		p := e.Port(d.Port)
		return p != nil && world.ParseProtocol(p.Protocol) != world.UDP
	})
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
	if wider := a.EntriesOf(d.Host); len(wider) > 0 {
		f.message = fmt.Sprintf("no ServiceEntry has %s itself, and istiod makes no cluster for a host beneath a wildcard: %s", d.Host, lost(route, d))
		f.other, f.note = wider[0].Part("spec.hosts"), "the wildcard is here"
		a.absent(f, true)
		return
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
