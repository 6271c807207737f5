package proxy

import "github.com/gwc-lang/gwc/traffic/world"

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

// gatewayTable returns the virtual hosts of servers that share their routes.
func (p *Proxy) gatewayTable(name string, servers []*world.Served) *Table {
	return p.cached(tableKey{name: name}, func() (list []*VHost) {
		made := map[shareKey][]*Route{}
		for _, h := range p.Registry.VirtualHosts(servers, p.Pod.Namespace, p.Pod.Labels) {
			out := &VHost{Domains: []string{h.Name}, At: h.At, Routes: p.sharedRoutes(h.Shares, made)}
			if by := h.Redirects(); by != nil {
				out.RequireTLS, out.RequireAt = true, by.At.Field("tls.httpsRedirect")
			}
			list = append(list, out)
		}
		return list
	})
}

// A shareKey is what routes of a gateway are made of, once for all virtual hosts.
type shareKey struct {
	*world.VirtualService
	*world.Served
}

// sharedRoutes makes the routes of a virtual host: those that take every request go last.
// Source: networking/core/route/route.go SortVHostRoutes.
func (p *Proxy) sharedRoutes(shares []world.Share, made map[shareKey][]*Route) (list []*Route) {
	var last []*Route
	for _, share := range shares {
		key := shareKey{share.VirtualService, share.Server}
		routes, known := made[key]
		if !known {
			routes = p.routesOf(share)
			made[key] = routes
		}
		for _, r := range routes {
			if len(r.Match) == 0 {
				last = append(last, r)
			} else {
				list = append(list, r)
			}
		}
	}
	return append(list, last...)
}

func (p *Proxy) routesOf(share world.Share) (list []*Route) {
	in := routing{port: int(share.Server.Port()), tls: share.Server.Spec.Tls != nil, lookup: func(h string) *world.Service {
		return p.Registry.ServiceOf(h, share.Namespace, p.Pod, p.Scope())
	}}
	for _, r := range share.Routes {
		list = append(list, p.httpRoute(r, in))
	}
	return list
}
