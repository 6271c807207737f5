package audit

import "slices"

// A meeting is a host of a VirtualService and a host of a server that have
// requests in common.
type meeting struct {
	server serverHost
	host   int // of the VirtualService
}

// meetings returns, for each known Gateway that the VirtualService names, where
// its hosts meet those of the Gateway's servers.
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

// takes reports whether the leg is of the kind that the server takes, and says
// nothing against its port.
func (s *server) takes(l *leg) bool {
	return (l.port == 0 || l.port == s.port()) && s.class.section() == l.section
}

// section returns which routes a server of the class takes.
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

// at reports whether the leg holds at a gateway.
func (l *leg) at(gateway string) bool { return slices.Contains(l.gateways, gateway) }

// answers reports whether the leg leads anywhere: it may also redirect or refuse.
func (l *leg) answers() bool { return len(l.to) > 0 || l.route.GetDelegate() != nil }

func (s *server) gatewayName() string { return s.namespace + "/" + s.name }
