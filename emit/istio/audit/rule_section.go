package audit

import (
	"fmt"
	"slices"
)

// sections finds routes of a kind that no server of their gateways takes, as tls
// routes at a server that ends TLS: istiod drops them, and sometimes the
// listener with them.
func sections(s *set) {
	for _, v := range s.virtualServices {
		all := v.meetings()
		for _, l := range v.legs {
			if at, wrong := l.unserved(all); wrong {
				s.report(finding{
					code: "GWC0948", at: l.part, other: at.field(at.wayField()),
					message: fmt.Sprintf("no server of %s takes these %s routes: %s", at.gateway, l.section, at.why(l)),
					atNote:  fmt.Sprintf("%s has %s routes here", v, l.section),
					note:    "the server is here",
					hint:    at.advice(l),
				})
			}
		}
	}
}

// unserved returns a server that the leg could have meant where none takes it.
// Where a gateway is not known, or its hosts are others, nothing is known.
func (l *leg) unserved(all map[string][]meeting) (at *server, wrong bool) {
	for _, name := range l.gateways {
		if len(all[name]) == 0 {
			return nil, false
		}
		for _, m := range all[name] {
			if m.server.server.takes(l) {
				return nil, false
			}
			if at == nil || l.port == m.server.server.port() && at.port() != l.port {
				at = m.server.server
			}
		}
	}
	return at, at != nil
}

func (s *server) wayField() string {
	if s.class.speaksTLS() {
		return "tls.mode"
	}
	return "port.protocol"
}

// why says why the server takes no such routes.
func (s *server) why(l *leg) string {
	if l.port != 0 && l.port != s.port() {
		return fmt.Sprintf("they match port %d, and it listens on %d", l.port, s.port())
	}
	return map[class]string{
		plainHTTP: "it speaks http", https: "it ends TLS and sees http", tcp: "it sees connections, not requests",
		endsTLS: "it ends TLS and sees connections", passthrough: "it lets TLS pass unread", automatic: "it routes by the mesh's own names",
	}[s.class]
}

func (s *server) advice(l *leg) string {
	switch want := s.class.section(); {
	case l.port != 0 && l.port != s.port():
		return fmt.Sprintf("match port: %d", s.port())
	case want == "tls":
		return "write the routes under tls, with sniHosts"
	case slices.Contains([]string{"http", "tcp"}, want):
		return "write the routes under " + want
	}
	return "bind the VirtualService to another Gateway"
}
