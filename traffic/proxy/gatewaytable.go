package proxy

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/world"
)

// A tableKey identifies the virtual hosts of a listener.
type tableKey struct {
	name string
	port int
	only string // the service whose virtual host is the only one
}

// cached returns virtual hosts that are made once.
func (p *Proxy) cached(key tableKey, made func() []*VHost) *Table {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	table := p.tables[key]
	if table == nil {
		table = tableOf(made())
		p.tables[key] = table
	}
	return table
}

// gatewayTable returns the virtual hosts of servers that share their routes. Source:
// networking/core/gateway.go buildGatewayHTTPRouteConfig.
func (p *Proxy) gatewayTable(name string, servers []*world.Served) *Table {
	return p.cached(tableKey{name: name}, func() []*VHost {
		t := &gatewayTable{proxy: p, hosts: map[string]*VHost{}, routes: map[string][]*Route{}}
		for _, s := range servers {
			t.add(s)
		}
		return t.list()
	})
}

type gatewayTable struct {
	proxy  *Proxy
	hosts  map[string]*VHost
	routes map[string][]*Route // by Gateway and VirtualService: made for its first server
}

func (t *gatewayTable) add(s *world.Served) {
	redirects := s.Spec.GetTls().GetHttpsRedirect()
	for _, v := range t.proxy.Registry.RoutesOf(s.FullName(), t.proxy.Pod.Namespace) {
		names := sharedHosts(s, v)
		if len(names) == 0 {
			continue
		}
		routes := t.routesOf(s, v)
		if len(routes) == 0 {
			continue
		}
		for _, n := range names {
			h := t.hosts[n.name]
			if h == nil {
				h = &VHost{Domains: []string{n.name}, At: v.Part("spec.hosts[%d]", n.number)}
				t.hosts[n.name] = h
			}
			h.Routes = append(h.Routes, routes...)
			if redirects {
				h.RequireTLS, h.RequireAt = true, s.At.Field("tls.httpsRedirect")
			}
		}
	}
	if !redirects {
		return
	}
	for _, text := range s.Names {
		name := strings.ToLower(text)
		h := t.hosts[name]
		if h == nil {
			h = &VHost{Domains: []string{name}, At: s.At}
			t.hosts[name] = h
		}
		h.RequireTLS, h.RequireAt = true, s.At.Field("tls.httpsRedirect")
	}
}

// routesOf makes the routes of a VirtualService once for each Gateway, with the port of
// the Gateway's first server.
func (t *gatewayTable) routesOf(s *world.Served, v *world.VirtualService) []*Route {
	key := s.FullName() + " " + v.Namespace + "/" + v.Name
	routes, made := t.routes[key]
	if !made {
		lookup := func(h string) *world.Service {
			return t.proxy.Registry.ServiceOf(h, v.Namespace, t.proxy.Pod, t.proxy.Scope())
		}
		routes = t.proxy.httpRoutes(v, routing{gateway: s.FullName(), port: int(s.Port()), tls: s.Spec.Tls != nil, lookup: lookup})
		if len(routes) > 0 {
			t.routes[key] = routes
		}
	}
	return routes
}

// A sharedHost is a host of both a server and a VirtualService.
type sharedHost struct {
	name   string
	number int // of the VirtualService's host
}

// sharedHosts returns the narrower of each pair of hosts that overlap. Source:
// pkg/config/host NamesForNamespace, Intersection.
func sharedHosts(s *world.Served, v *world.VirtualService) (list []sharedHost) {
	for _, text := range s.Names {
		namespace, own, found := strings.Cut(text, "/")
		if !found {
			own = text
		} else if namespace != v.Namespace && namespace != "*" {
			continue
		}
		for i, h := range v.Hosts {
			name, overlap := world.NarrowerName(own, string(h))
			if overlap && !slices.ContainsFunc(list, func(o sharedHost) bool { return o.name == name }) {
				list = append(list, sharedHost{name, i})
			}
		}
	}
	return list
}

// list returns the virtual hosts by name; of each, routes that take every request go
// last. Source: networking/core/route/route.go SortVHostRoutes.
func (t *gatewayTable) list() (list []*VHost) {
	for _, name := range sortedKeys(t.hosts) {
		h := t.hosts[name]
		var last []*Route
		h.Routes = slices.DeleteFunc(slices.Clone(h.Routes), func(r *Route) bool {
			if len(r.Match) == 0 {
				last = append(last, r)
				return true
			}
			return false
		})
		h.Routes = append(h.Routes, last...)
		list = append(list, h)
	}
	return list
}
