package world

import (
	"slices"
	"strings"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/inventory"
)

// A ServiceEntry is a ServiceEntry.
type ServiceEntry struct {
	*Object
	Spec *networking.ServiceEntry
	// Hosts are the hosts in lower case.
	Hosts []host.Pattern
}

// Port returns the entry's port of that number; nil if it has none.
func (e *ServiceEntry) Port(number uint32) *networking.ServicePort {
	for _, p := range e.Spec.Ports {
		if p.Number == number {
			return p
		}
	}
	return nil
}

// EntriesNamed returns the ServiceEntries of exactly this host: istiod makes its clusters by
// the names of hosts, and none for a host below a wildcard. Source:
// networking/core/cluster.go buildOutboundClusters, networking/core/route/route.go
// GetDestinationCluster.
func (w *World) EntriesNamed(h host.Pattern) []*ServiceEntry { return w.entries.At(h) }

// EntriesOf returns the ServiceEntries of the most specific host that covers a host.
func (w *World) EntriesOf(h host.Pattern) []*ServiceEntry { return w.entries.MostSpecific(h) }

// HasEntry reports whether a ServiceEntry covers the host.
func (w *World) HasEntry(h host.Pattern) bool { return len(w.EntriesOf(h)) > 0 }

// SeesEntry reports whether a ServiceEntry that a namespace sees covers the host.
func (w *World) SeesEntry(h host.Pattern, from string) bool {
	return slices.ContainsFunc(w.EntriesOf(h), func(e *ServiceEntry) bool { return e.Visibility().In(from) })
}

// FullName returns the full name of a host: one without a dot is a service in the
// object's namespace, except `*` and an IPv6 address. Source: model/config.go ResolveShortnameToFQDN.
func (w *World) FullName(name, namespace string) host.Pattern {
	name = strings.ToLower(name)
	if h := host.Pattern(name); h == "" || h.IsAny() || strings.ContainsAny(name, ".:") {
		return h
	}
	return host.Pattern(name + "." + namespace + ".svc." + w.Mesh.Domain)
}

// ServiceKey splits the full name of a service of the mesh; false for other hosts.
func (w *World) ServiceKey(h host.Pattern) (inventory.Key, bool) {
	rest, ok := strings.CutSuffix(string(h), ".svc."+w.Mesh.Domain)
	name, namespace, two := strings.Cut(rest, ".")
	return inventory.Key{Namespace: namespace, Name: name}, ok && two && !strings.Contains(namespace, ".") && !h.IsWildcard()
}

// Service returns the Service of a host, if the inventory has it.
func (w *World) Service(h host.Pattern) (inventory.Service, bool) {
	key, ok := w.ServiceKey(h)
	if !ok {
		return inventory.Service{}, false
	}
	return w.Inventory.Service(key.Namespace, key.Name)
}

// LacksService reports whether the host, which an object of a namespace names, is a
// service that does not exist: the inventory has the Services of its namespace, but not
// this one, and no ServiceEntry that the object's namespace sees covers it.
func (w *World) LacksService(h host.Pattern, from string) (inventory.Key, bool) {
	key, ok := w.ServiceKey(h)
	_, exists := w.Service(h)
	shown := w.services[key.Namespace] || w.Inventory.Complete() && len(w.services) > 0
	return key, ok && !exists && !w.SeesEntry(h, from) && shown
}

// Homes returns the namespaces of a host: of its service, and of its ServiceEntries.
// An unknown host has none.
func (w *World) Homes(h host.Pattern) map[string]bool {
	homes := map[string]bool{}
	if key, ok := w.ServiceKey(h); ok {
		homes[key.Namespace] = true
	}
	for _, e := range w.EntriesOf(h) {
		homes[e.Namespace] = true
	}
	return homes
}

// Home returns the namespace where a rule of the host applies to all callers: that of
// its service, else of its first ServiceEntry, else the root namespace.
func (w *World) Home(h host.Pattern) string {
	if key, ok := w.ServiceKey(h); ok {
		return key.Namespace
	}
	for _, e := range w.EntriesOf(h) {
		return e.Namespace
	}
	return w.Mesh.Root
}
