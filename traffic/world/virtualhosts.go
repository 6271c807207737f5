package world

import (
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"
)

// A Routing is a proxy for which http routes are made: of a gateway's server, or a sidecar.
type Routing struct {
	Gateway   string // its full name, or mesh
	Port      int
	Namespace string            // of its pod
	Labels    map[string]string // of its pod
}

// HTTPAt returns the http routes of the VirtualService for a proxy, up to the first that
// takes every request. Source: networking/core/route/route.go
// BuildHTTPRoutesForVirtualService, TranslateRoute, sourceMatchHTTP.
func (v *VirtualService) HTTPAt(to Routing) (list []*Route) {
	for _, r := range v.Routes {
		if r.Kind != "http" || !r.isFor(to) {
			continue
		}
		list = append(list, r)
		if takesAll(r.Match) {
			return list
		}
	}
	return list
}

// isFor evaluates the conditions of a match that do not depend on the request. With
// gateways, the caller does not count.
func (r *Route) isFor(to Routing) bool {
	m := r.Match
	switch {
	case m.GetPort() != 0 && int(m.GetPort()) != to.Port:
		return false
	case len(m.GetGateways()) > 0:
		return r.AppliesAt(to.Gateway)
	case !Selects(m.GetSourceLabels(), to.Labels):
		return false
	}
	return m.GetSourceNamespace() == "" || m.GetSourceNamespace() == to.Namespace
}

// takesAll reports whether a match has no condition of a request. Source:
// networking/core/route/route.go IsCatchAllRoute.
func takesAll(m *api.HTTPMatchRequest) bool {
	path, is := m.GetUri().GetMatchType().(*api.StringMatch_Prefix)
	return (m.GetUri().GetMatchType() == nil || is && path.Prefix == "/") && m.GetMethod() == nil && m.GetAuthority() == nil && m.GetScheme() == nil &&
		len(m.GetHeaders())+len(m.GetWithoutHeaders())+len(m.GetQueryParams()) == 0
}

// A VirtualHost is a host of servers that share their routes, with those routes.
type VirtualHost struct {
	Name   string
	At     Part // the host that makes it
	Shares []Share
	// Servers are those that have routes of the host.
	Servers []*Served
	// Redirecting are the servers whose httpsRedirect is for the host, of all Gateways: plain
	// http is redirected for the routes of all servers. They have routes of the host, or list
	// it as it is, also with a namespace. The last one decides.
	Redirecting []*Served
}

// Redirects returns the server whose httpsRedirect decides; nil: none.
func (h *VirtualHost) Redirects() *Served {
	if len(h.Redirecting) == 0 {
		return nil
	}
	return h.Redirecting[len(h.Redirecting)-1]
}

// A Share is the routes that a VirtualService has in a virtual host. They are made once for
// each Gateway, with the port of its first server.
type Share struct {
	*VirtualService
	Server *Served
	Routes []*Route
}

// VirtualHosts returns the virtual hosts of servers that share their routes, for a pod, by
// name. Source: networking/core/gateway.go buildGatewayHTTPRouteConfig.
func (w *World) VirtualHosts(servers []*Served, namespace string, labels map[string]string) (list []*VirtualHost) {
	t := gatewayTable{map[string]*VirtualHost{}, map[string]Share{}}
	routed := map[*Served][]string{} // names
	for _, s := range servers {
		for _, v := range w.RoutesAt(s.Server, namespace) {
			share := t.shareOf(s, v, Routing{s.FullName(), int(s.Port()), namespace, labels})
			if len(share.Routes) == 0 {
				continue
			}
			for _, n := range s.SharedHosts(v) {
				h := t.host(n.Name, v.Part("spec.hosts[%d]", n.Number))
				h.Shares = append(h.Shares, share)
				h.Servers = with(h.Servers, s)
				routed[s] = append(routed[s], n.Name)
			}
		}
	}
	for _, s := range servers {
		if !s.Spec.GetTls().GetHttpsRedirect() {
			continue
		}
		for _, name := range slices.Concat(routed[s], s.Names) {
			h := t.host(strings.ToLower(name), s.At)
			h.Redirecting = with(h.Redirecting, s)
		}
	}
	for _, name := range sortedKeys(t.hosts) {
		list = append(list, t.hosts[name])
	}
	return list
}

// with adds a server to a list that may end with it.
func with(list []*Served, s *Served) []*Served {
	if n := len(list); n > 0 && list[n-1] == s {
		return list
	}
	return append(list, s)
}

type gatewayTable struct {
	hosts  map[string]*VirtualHost
	shares map[string]Share // by Gateway and VirtualService
}

func (t gatewayTable) shareOf(s *Served, v *VirtualService, to Routing) Share {
	key := s.FullName() + " " + v.Namespace + "/" + v.Name
	share, made := t.shares[key]
	if !made {
		share = Share{v, s, v.HTTPAt(to)}
		if len(share.Routes) > 0 {
			t.shares[key] = share
		}
	}
	return share
}

func (t gatewayTable) host(name string, at Part) *VirtualHost {
	h := t.hosts[name]
	if h == nil {
		h = &VirtualHost{Name: name, At: at}
		t.hosts[name] = h
	}
	return h
}
