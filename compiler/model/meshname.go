package model

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
)

// ServiceOf returns the service that a host is the full name of.
func (m Mesh) ServiceOf(name host.Pattern) (Service, bool) {
	short, is := strings.CutSuffix(string(name), ".svc."+m.Domain.Value)
	return serviceOf(short, is && !name.IsWildcard())
}

func serviceOf(short string, is bool) (Service, bool) {
	name, namespace, dot := strings.Cut(short, ".")
	if !is || !dot || strings.Contains(namespace, ".") {
		return Service{}, false
	}
	return Service{Namespace: namespace, Name: name}, true
}

// Inside reports whether a host is in the mesh's domain, or is a wildcard that covers
// names of services: sidecars resolve services by these names.
func (m Mesh) Inside(name host.Pattern) bool {
	domain := host.Pattern(m.Domain.Value)
	return name == domain || host.Wildcard(m.Domain.Value).Covers(name) ||
		strings.HasSuffix(string(name), ".svc") || name.Covers("service.namespace.svc."+domain)
}

// A Namer knows services by the short names that the mesh has for them: NAME in
// their namespace, NAME.NAMESPACE and NAME.NAMESPACE.svc everywhere.
type Namer struct {
	inventory Inventory
	byName    map[string]Service // by all short names
	in        map[string]Service // one of each namespace
}

// Namer knows the services that the program names, those of its gateways and of the
// inventory.
func (m *Model) Namer() Namer { return Derived(m, namerOf) }

func namerOf(m *Model) Namer {
	n := Namer{m.Inventory, map[string]Service{}, map[string]Service{}}
	first := func(all map[string]Service, key string, s Service) {
		if _, found := all[key]; !found {
			all[key] = s
		}
	}
	var services []Service
	for _, info := range m.Services {
		services = append(services, info.Service)
	}
	for _, g := range m.Gateways {
		services = append(services, Service{Namespace: g.Namespace, Name: g.Service})
	}
	for _, s := range services {
		first(n.in, s.Namespace, s)
		for _, name := range []string{s.Name, s.String(), s.String() + ".svc"} {
			first(n.byName, name, s)
		}
	}
	return n
}

// Find returns a service, other than the given one, of which a host is a short name,
// or, if the host is a wildcard, covers one.
func (n Namer) Find(pattern host.Pattern, but Service) (Service, bool) {
	name := string(pattern)
	if domain, wild := pattern.Domain(); wild {
		namespace := strings.TrimSuffix(domain, ".svc")
		if s, found := n.in[namespace]; found || n.inventory == nil || strings.Contains(namespace, ".") {
			return s, found
		}
		return n.inventory.ServiceIn(namespace)
	}
	named, exact := serviceOf(strings.TrimSuffix(name, ".svc"), true)
	if exact && named == but || name == but.Name {
		return Service{}, false
	}
	if s, found := n.byName[name]; found || n.inventory == nil {
		return s, found
	}
	if exact {
		_, found := n.inventory.Ports(named)
		return named, found
	}
	return Service{}, false
}
