package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/lang/code"
)

// sections finds routes of a kind that no server of their gateways accepts, such as
// tls routes at a server that terminates TLS: istiod drops them, and sometimes the
// listener with them.
func sections(s *set) {
	for _, v := range s.virtualServices {
		all := v.meetings()
		for _, l := range v.legs {
			if at, wrong := l.unserved(all); wrong {
				s.report(finding{
					code: code.RouteKind, at: l.part, other: at.field(at.wayField()),
					message: fmt.Sprintf("no server of %s accepts these %s routes: %s", at.gateway, l.section, at.why(l)),
					atNote:  fmt.Sprintf("%s has %s routes here", v, l.section),
					note:    "the server is here",
					hint:    at.advice(l),
				})
			}
		}
	}
}

// unserved returns a server that the route may be intended for, if none accepts it.
// If a gateway is unknown, or its hosts are others, the result is unknown.
func (l *leg) unserved(all map[string][]meeting) (at *server, wrong bool) {
	for _, name := range l.gateways {
		if len(all[name]) == 0 {
			return nil, false
		}
		for _, m := range all[name] {
			if m.server.server.takes(l) {
				return nil, false
			}
			if at == nil || m.server.server.nearness(l) > at.nearness(l) {
				at = m.server.server
			}
		}
	}
	return at, at != nil
}

// nearness returns how likely it is that the route is intended for the server: it
// names its port, or is of the kind that it accepts.
func (s *server) nearness(l *leg) int {
	switch {
	case l.port == s.port():
		return 2
	case s.class.section() == l.section:
		return 1
	}
	return 0
}

// onlyPort reports whether only the port prevents the match.
func (s *server) onlyPort(l *leg) bool {
	return l.port != 0 && l.port != s.port() && s.class.section() == l.section
}

func (s *server) wayField() string {
	if s.class.speaksTLS() {
		return "tls.mode"
	}
	return "port.protocol"
}

// why returns the reason why the server does not accept the routes.
func (s *server) why(l *leg) string {
	if s.onlyPort(l) {
		return fmt.Sprintf("they match port %d, but it listens on %d", l.port, s.port())
	}
	return map[class]string{
		plainHTTP: "it serves plain http", https: "it terminates TLS and serves http", tcp: "it forwards TCP connections",
		endsTLS: "it terminates TLS and forwards TCP", passthrough: "it passes TLS through", automatic: "it routes by mesh SNI (AUTO_PASSTHROUGH)",
	}[s.class]
}

func (s *server) advice(l *leg) string {
	switch want := s.class.section(); {
	case s.onlyPort(l):
		return fmt.Sprintf("match port: %d", s.port())
	case want == "tls":
		return "write the routes under tls, with sniHosts"
	case slices.Contains([]string{"http", "tcp"}, want):
		return "write the routes under " + want
	}
	return "bind the VirtualService to another Gateway"
}
