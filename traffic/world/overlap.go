package world

// An Overlap is a host of a VirtualService that overlaps with a host of a server. The
// server then serves the narrower of both. Source:
// networking/core/gateway.go buildGatewayHTTPRouteConfig, pkg/config/host
// Intersection.
type Overlap struct {
	Host   ServerHost
	Number int // of the VirtualService's host
}

// Server returns the server of the overlap.
func (o Overlap) Server() *Server { return o.Host.Server }

// bind connects a VirtualService with the Gateways that it names, and finds its
// Overlaps.
func (w *World) bind(v *VirtualService) {
	v.Overlaps = map[string][]Overlap{}
	for i, b := range v.Bindings {
		g := w.gateway[b.Name]
		if v.Bindings[i].Gateway = g; g == nil {
			continue
		}
		for number, name := range v.Hosts {
			for h := range g.Hosts.Overlapping(name) {
				if h.Takes(v.Namespace) {
					v.Overlaps[b.Name] = append(v.Overlaps[b.Name], Overlap{h, number})
				}
			}
		}
	}
}

// Accepts reports whether the server accepts the route: it has the right kind and no
// other port.
func (s *Server) Accepts(r *Route) bool {
	return (r.Port == 0 || r.Port == s.Port()) && s.Class.RouteKind() == r.Kind
}

// HasGateway reports whether the namespace has a Gateway.
func (w *World) HasGateway(namespace string) bool { return w.gatewayIn[namespace] }

// Servers returns the servers that the VirtualService's hosts overlap with, each once.
func (v *VirtualService) Servers() (list []*Server) {
	seen := map[*Server]bool{}
	for _, b := range v.Bindings {
		for _, o := range v.Overlaps[b.Name] {
			if !seen[o.Server()] {
				seen[o.Server()] = true
				list = append(list, o.Server())
			}
		}
	}
	return list
}
