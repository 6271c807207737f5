package world

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/emit/istio/feature"
)

// An importing is an egress listener of a Sidecar before its hosts are looked up.
type importing struct {
	hosts    []string
	port     int
	protocol Protocol
	at       Part
}

// Filters are the hosts that an egress listener of a Sidecar imports, by namespace.
type Filters map[string]hostFilter

// A hostFilter is the hosts of one namespace that a Sidecar imports or leaves out.
type hostFilter struct{ hosts, excluded []string }

// filtersOf reads NAMESPACE/HOST, and ~NAMESPACE/HOST for what is left out; `.` is the
// namespace of the proxy. Source: model/sidecar.go convertIstioListenerToWrapper.
func filtersOf(hosts []string, namespace string, excludes bool) Filters {
	filters := Filters{}
	for _, text := range hosts {
		home, name, found := strings.Cut(text, "/")
		if !found || strings.Contains(name, "/") {
			continue
		}
		excluded := excludes && strings.HasPrefix(home, "~")
		if excluded {
			home = home[1:]
		}
		if excluded && home == "" {
			home = "*" // so `~/*` leaves out all
		}
		if home == "." {
			home = namespace
		}
		f := filters[home]
		if excluded {
			f.excluded = append(f.excluded, name)
		} else {
			f.hosts = append(f.hosts, name)
		}
		filters[home] = f
	}
	return filters
}

// ImportsRoutes reports whether routes of a host are imported from a namespace. Source:
// model/virtualservice.go SelectVirtualServices.
func (f Filters) ImportsRoutes(namespace string, h host.Pattern) bool {
	own, all, name := f[namespace], f["*"], string(h)
	return (own.takesRoute(name) || all.takesRoute(name)) && !own.excludes(name) && !all.excludes(name)
}

// Imports returns what each egress listener of a Sidecar imports for pods of its
// namespace.
func (w *World) Imports(s *Sidecar) (list []Filters) {
	for _, e := range s.Spec.Egress {
		list = append(list, filtersOf(e.Hosts, s.Namespace, w.Mesh.Does(feature.ExcludesHosts)))
	}
	return list
}

func (f hostFilter) takes(h string) bool {
	return slices.ContainsFunc(f.hosts, func(p string) bool { return covers(p, h) })
}

func (f hostFilter) excludes(h string) bool {
	return slices.ContainsFunc(f.excluded, func(p string) bool { return covers(p, h) })
}

// takesRoute reports whether a host of a VirtualService overlaps with an imported one.
func (f hostFilter) takesRoute(h string) bool {
	return slices.ContainsFunc(f.hosts, func(p string) bool { return NamesOverlap(p, h) })
}

// covers reports whether a pattern of hosts covers a host or a narrower pattern. Source:
// pkg/config/host SubsetOf.
func covers(pattern, h string) bool {
	if !strings.HasPrefix(pattern, "*") {
		return pattern == h
	}
	if strings.HasPrefix(h, "*") {
		return len(h) >= len(pattern) && strings.HasSuffix(h[1:], pattern[1:])
	}
	return strings.HasSuffix(h, pattern[1:])
}

// NamesOverlap reports whether two patterns of hosts have a host in common. Source:
// pkg/config/host Matches.
func NamesOverlap(a, b string) bool { return covers(a, b) || covers(b, a) }

// NarrowerName returns the narrower of two patterns of hosts that overlap. Source:
// pkg/config/host Intersection.
func NarrowerName(a, b string) (string, bool) {
	switch {
	case covers(b, a):
		return a, true
	case covers(a, b):
		return b, true
	}
	return "", false
}

// importFor looks up what an egress listener imports. Source: model/sidecar.go
// selectServices, model/virtualservice.go SelectVirtualServices.
func (r *Registry) importFor(namespace string, e importing) *EgressListener {
	out := &EgressListener{Port: e.port, Protocol: e.protocol, At: e.at}
	filters := filtersOf(e.hosts, namespace, r.Mesh.Does(feature.ExcludesHosts))
	out.Routes = r.importRoutes(namespace, filters)
	out.indexRoutes()
	out.Services = r.importServices(namespace, filters, e)
	out.wildcard = mostSpecificRoutes(out.Routes, out.Services)
	return out
}

func (r *Registry) importRoutes(namespace string, filters Filters) (list []*VirtualService) {
	seen := map[*VirtualService]bool{}
	for _, v := range r.RoutesOf(MeshGateway, namespace) {
		taken := slices.ContainsFunc(v.Hosts, func(h host.Pattern) bool { return filters.ImportsRoutes(v.Namespace, h) })
		if taken && !seen[v] {
			seen[v] = true
			list = append(list, v)
		}
	}
	return list
}

func (r *Registry) importServices(namespace string, filters Filters, e importing) []*Service {
	var list []*Service
	all := filters["*"]
	for _, s := range r.VisibleIn(namespace) {
		own := filters[s.Namespace]
		if own.excludes(s.Host) || all.excludes(s.Host) || !own.takes(s.Host) && !all.takes(s.Host) {
			continue
		}
		if e.port != 0 {
			p, has := s.Port(e.port)
			if !has {
				continue
			}
			s = s.OnlyPort(p)
		}
		list = append(list, s)
	}
	homes := map[string]*Service{}
	for _, s := range list {
		old := homes[s.Host]
		switch {
		case old == nil, s.Namespace == namespace:
			homes[s.Host] = s
		case !old.Kubernetes && s.Kubernetes && old.Namespace != namespace:
			homes[s.Host] = s
		}
	}
	return slices.DeleteFunc(list, func(s *Service) bool { return homes[s.Host].Namespace != s.Namespace })
}

// mostSpecificRoutes finds for each service the VirtualService with the most specific
// host that covers it.
func mostSpecificRoutes(routes []*VirtualService, services []*Service) map[string]*VirtualService {
	hosts, out := RouteHostsOf(routes), map[string]*VirtualService{}
	for _, s := range services {
		if v := hosts.MostSpecific(host.Pattern(s.Host)); v != nil {
			out[s.Host] = v
		}
	}
	return out
}

// A destination is a host that routes send to, and its ports; 0 is all of them.
type destination struct {
	host  string
	ports []int
}

// destinations returns the destinations of the routes of a VirtualService that sidecars
// of a namespace use. Source: model/push_context.go
// virtualServiceDestinationsFilteredBySourceNamespace.
func destinations(v *VirtualService, namespace string) (list []destination) {
	for _, route := range v.Routes {
		if route.HTTP != nil && !fromNamespace(route, namespace) {
			continue
		}
		for _, d := range route.Destinations {
			i := slices.IndexFunc(list, func(o destination) bool { return o.host == string(d.Host) })
			if i < 0 {
				list, i = append(list, destination{host: string(d.Host)}), len(list)
			}
			list[i].ports = append(list[i].ports, int(d.Port))
		}
	}
	return list
}

// fromNamespace reports whether some match of the route is for callers of a namespace.
func fromNamespace(route *Route, namespace string) bool {
	taken := true
	for _, m := range route.HTTP.Match {
		if m.SourceNamespace != "" {
			if taken = m.SourceNamespace == namespace; taken {
				break
			}
		}
	}
	return taken
}

// trim returns the service with the ports of the destination; nil if it has none of
// them. Source: model/sidecar.go serviceMatchingVirtualServicePorts.
func (d destination) trim(s *Service, l *EgressListener) *Service {
	if l.Port != 0 {
		if p, has := s.Port(l.Port); has {
			return s.OnlyPort(p)
		}
		return nil
	}
	if slices.Contains(d.ports, 0) {
		return s
	}
	copied := *s
	copied.Ports = nil
	for _, p := range s.Ports {
		if slices.Contains(d.ports, p.Number) {
			copied.Ports = append(copied.Ports, p)
		}
	}
	switch len(copied.Ports) {
	case len(s.Ports):
		return s
	case 0:
		return nil
	}
	return &copied
}
