package audit

import "slices"

// A meeting is a host of a VirtualService and an overlapping host of a server.
type meeting struct {
	server serverHost
	host   int // of the VirtualService
}

// meetings returns the overlaps of the hosts of a VirtualService with those of the
// servers of its known Gateways.
func (v *virtualService) meetings() map[string][]meeting {
	all := map[string][]meeting{}
	for _, b := range v.bound {
		if b.gateway == nil {
			continue
		}
		for i, host := range v.hosts {
			for h := range b.gateway.hosts.overlapping(host) {
				if h.takes(v.namespace) {
					all[b.name] = append(all[b.name], meeting{h, i})
				}
			}
		}
	}
	return all
}

// takes reports whether the server accepts the route: it has the right kind and no
// other port.
func (s *server) takes(l *leg) bool {
	return (l.port == 0 || l.port == s.port()) && s.class.section() == l.section
}

// section returns the kind of routes that a server of the class accepts.
func (c class) section() string {
	switch c {
	case plainHTTP, https:
		return "http"
	case passthrough:
		return "tls"
	case tcp, endsTLS:
		return "tcp"
	}
	return ""
}

// at reports whether the route applies at a gateway.
func (l *leg) at(gateway string) bool { return slices.Contains(l.gateways, gateway) }

// answers reports whether the route has a destination; it may also redirect or
// reject.
func (l *leg) answers() bool { return len(l.to) > 0 || l.route.GetDelegate() != nil }

func (s *server) gatewayName() string { return s.namespace + "/" + s.name }
