package proxy

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/world"
)

// sidecarTable returns the virtual hosts of a sidecar for a port; only is the service
// whose calls are detected as http. Source: networking/core/httproute.go
// buildSidecarOutboundHTTPRouteConfig.
func (p *Proxy) sidecarTable(port int, only string) *Table {
	all := p.cached(tableKey{name: "outbound", port: port}, func() []*VHost {
		return append(p.sidecarHosts(port), p.unknownHost())
	})
	if only == "" {
		return all
	}
	return p.cached(tableKey{name: "outbound", port: port, only: only}, func() []*VHost { return onlyHost(all, only) })
}

// onlyHost returns the virtual host of a service, for all names.
func onlyHost(all *Table, only string) (found []*VHost) {
	for _, h := range all.Hosts[:len(all.Hosts)-1] {
		if slices.Contains(h.Domains, only) {
			copied := *h
			found = append(found, &copied)
		}
	}
	if len(found) == 1 {
		found[0].Domains = []string{"*"}
	}
	return found
}

// unknownHost is the virtual host of all other hosts. Source:
// networking/core/httproute.go buildCatchAllVirtualHost.
func (p *Proxy) unknownHost() *VHost {
	h := &VHost{Domains: []string{"*"}, Routes: []*Route{{Answer: 502}}}
	if !p.Scope().RegistryOnly {
		h.Routes = []*Route{{To: []Weighted{{Cluster: Cluster{Kind: Passthrough}, Weight: 1}}}}
	}
	if s := p.Scope().Sidecar; s != nil && s.Spec.OutboundTrafficPolicy != nil {
		h.At = s.Part("spec.outboundTrafficPolicy")
		h.Routes[0].At, h.Routes[0].RuleAt = h.At, h.At
	}
	return h
}

// A wrapper is virtual hosts that share routes. Source: networking/core/route/route.go
// VirtualHostWrapper.
type wrapper struct {
	services []*world.Service
	hosts    []string // of the VirtualService that are not services
	routes   []*Route
	at       func(host string) world.Part
}

func (p *Proxy) sidecarHosts(port int) []*VHost {
	l := p.Scope().Listener(port)
	if l == nil {
		return nil
	}
	byName := map[string]*world.Service{}
	var names, wild []string
	for _, s := range l.Services {
		if sp, has := s.Port(port); has {
			if byName[s.Host] == nil {
				names = append(names, s.Host)
			}
			byName[s.Host] = s.OnlyPort(sp)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if strings.HasPrefix(name, "*") {
			wild = append(wild, name)
		}
	}
	routes := l.Routes
	if port != 80 {
		routes = slices.DeleteFunc(slices.Clone(routes), func(v *world.VirtualService) bool { return !isOfPort(v, byName, names, wild) })
	}
	var wrappers []wrapper
	taken := map[string]bool{}
	for _, v := range routes {
		w, made := p.wrap(v, port, l, byName, names)
		if made {
			wrappers = append(wrappers, w)
		}
		for _, s := range w.services {
			taken[s.Host] = true
		}
	}
	for _, name := range names {
		if s := byName[name]; !taken[name] && s.Resolution != world.AliasOf && s.Ports[0].Protocol.MayBeHTTP() {
			wrappers = append(wrappers, p.defaultRoute(s, port))
		}
	}
	return p.domains(wrappers)
}

// defaultRoute is the only route of a service without VirtualService.
func (p *Proxy) defaultRoute(s *world.Service, port int) wrapper {
	at := world.Part{}
	if s.Entry != nil {
		at = s.Entry.Part("spec.hosts")
	}
	route := &Route{Service: s.Host, To: []Weighted{{Cluster: Cluster{Host: s.Host, Port: port}, Weight: 1, At: at}}, At: at, RuleAt: at, Port: port}
	return wrapper{services: []*world.Service{s}, routes: []*Route{route}, at: func(string) world.Part { return at }}
}

// isOfPort reports whether a host of a VirtualService is a service of the port. Source:
// networking/core/httproute.go selectVirtualServices.
func isOfPort(v *world.VirtualService, byName map[string]*world.Service, names, wild []string) bool {
	for _, h := range v.Hosts {
		name := string(h)
		if byName[name] != nil {
			return true
		}
		services := wild
		if strings.HasPrefix(name, "*") {
			services = names
		}
		if slices.ContainsFunc(services, func(service string) bool { return world.NamesOverlap(name, service) }) {
			return true
		}
	}
	return false
}

// wrap makes the virtual hosts of a VirtualService at a port. Source:
// networking/core/route/route.go buildSidecarVirtualHostsForVirtualService.
func (p *Proxy) wrap(v *world.VirtualService, port int, l *world.EgressListener, byName map[string]*world.Service, names []string) (wrapper, bool) {
	routes := p.httpRoutes(v, routing{gateway: world.MeshGateway, port: port, lookup: func(h string) *world.Service { return byName[h] }})
	if len(routes) == 0 {
		return wrapper{}, false
	}
	w := wrapper{routes: routes, at: func(h string) world.Part { return hostPart(v, h) }}
	w.hosts, w.services = separate(v, l, byName, names)
	w.services = slices.DeleteFunc(w.services, func(s *world.Service) bool { return !s.Ports[0].Protocol.MayBeHTTP() })
	// Of several ports only this one matters here. Hosts that are not services have
	// virtual hosts on port 80 alone, unless a service is beside them.
	return w, len(w.services) > 0 || port == 80
}

// hostPart returns the host of a VirtualService that covers a name.
func hostPart(v *world.VirtualService, name string) world.Part {
	for i, h := range v.Hosts {
		if string(h) == name {
			return v.Part("spec.hosts[%d]", i)
		}
	}
	for i, h := range v.Hosts {
		if world.NamesOverlap(string(h), name) {
			return v.Part("spec.hosts[%d]", i)
		}
	}
	return v.Part("spec.hosts")
}

// separate divides the hosts of a VirtualService into services of the port and others.
// Source: networking/core/route/route.go separateVSHostsAndServices.
func separate(v *world.VirtualService, l *world.EgressListener, byName map[string]*world.Service, names []string) (others []string, services []*world.Service) {
	var wild []string
	for _, h := range v.Hosts {
		switch s := byName[string(h)]; {
		case strings.HasPrefix(string(h), "*"):
			wild = append(wild, string(h))
		case s != nil:
			services = append(services, s)
		default:
			others = append(others, string(h))
		}
	}
	for _, h := range wild {
		found := false
		for _, name := range names {
			if !world.NamesOverlap(name, h) {
				continue
			}
			found = true
			if best := l.MostSpecific(name); best == v && !slices.Contains(services, byName[name]) {
				services = append(services, byName[name])
			}
		}
		if !found {
			others = append(others, h)
		}
	}
	return others, services
}

// domains makes the virtual hosts; a domain belongs to the first that has it. Source:
// networking/core/httproute.go BuildSidecarOutboundVirtualHosts.
func (p *Proxy) domains(wrappers []wrapper) (list []*VHost) {
	names, domains, full := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, w := range wrappers {
		for _, s := range w.services {
			full[s.Host] = true
		}
	}
	add := func(name string, own, alternatives []string, w wrapper) {
		if names[name] {
			p.drop(w.at(name), "an older VirtualService has "+name)
			return
		}
		names[name] = true
		h := &VHost{Routes: w.routes, At: w.at(name)}
		for i, list := range [][]string{own, alternatives} {
			for _, d := range list {
				if low := strings.ToLower(d); !domains[low] && (i == 0 || !full[d]) {
					domains[low] = true
					h.Domains = append(h.Domains, d)
				}
			}
		}
		if len(h.Domains) > 0 {
			list = append(list, h)
		}
	}
	for _, w := range wrappers {
		for _, name := range w.hosts {
			add(strings.ToLower(name), []string{strings.ToLower(name)}, nil, w)
		}
		for _, s := range w.services {
			add(s.Host, p.ownDomains(s), p.alternatives(s.Host), w)
		}
	}
	return list
}

// ownDomains returns the name of a service and its address. Source:
// networking/core/httproute.go generateVirtualHostDomains.
func (p *Proxy) ownDomains(s *world.Service) []string {
	list := []string{s.Host}
	if s.Resolution == world.Original && s.Kubernetes {
		list = append(list, "*."+s.Host)
		for _, d := range p.alternatives(s.Host) {
			list = append(list, "*."+d)
		}
	}
	if address := p.addressOf(s); address != world.Unspecified && (isIP(address) || isCIDR(address)) {
		list = append(list, address)
	}
	return list
}

// alternatives returns the other names of a service for callers in the pod's namespace.
// Source: networking/core/httproute.go GenerateAltVirtualHosts.
func (p *Proxy) alternatives(h string) []string {
	list := []string{h + "."}
	rest, mesh := strings.CutSuffix(h, ".svc."+p.Registry.Mesh.Domain)
	name, namespace, found := strings.Cut(rest, ".")
	if !mesh || !found {
		return list
	}
	if namespace == p.Pod.Namespace {
		return append(list, name, rest+".svc", rest)
	}
	return append(list, rest, rest+".svc")
}
