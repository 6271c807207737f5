package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// listening finds servers that istiod drops from a listener: a server whose TLS host
// another one has, and a server with a conflicting protocol.
func listening(s *set) {
	for _, l := range s.listeners {
		hosts := map[string]serverHost{}
		kinds := map[string]*server{}
		for _, server := range l.servers {
			if s.protocols(l, server, kinds) && server.class.speaksTLS() {
				s.tlsHosts(l, server, hosts)
			}
		}
	}
}

// tlsHosts reports the server's first host that another has.
func (s *set) tlsHosts(l *listener, server *server, hosts map[string]serverHost) {
	for _, h := range server.hosts() {
		first, taken := hosts[h.host]
		if !taken {
			hosts[h.host] = h
			continue
		}
		if first.server == server {
			continue
		}
		s.report(finding{
			code: code.DuplicateTLSHost, at: h.part, other: first.part, unsure: l.unlike(first.server, server),
			message: fmt.Sprintf("host %s has two TLS servers on port %d of the pods %s: Istio drops one of them with all its hosts", h.host, l.port, l.pods),
			atNote:  fmt.Sprintf("%s has it too", server.gateway), note: fmt.Sprintf("%s has it too", first.server.gateway),
			hint: "keep the host in one of them",
		})
		return
	}
}

// protocols reports a server whose protocol conflicts with that of the listener.
func (s *set) protocols(l *listener, server *server, kinds map[string]*server) bool {
	kind := server.kind()
	for _, other := range []string{"http", "tcp", "TLS"} {
		if first := kinds[other]; first != nil && other != kind {
			s.report(finding{
				code: code.PortProtocols, at: server.field("port.protocol"), other: first.field("port.protocol"), unsure: l.unlike(first, server),
				message: fmt.Sprintf("port %d of the pods %s has conflicting protocols %s and %s: Istio drops one of the servers", l.port, l.pods, other, kind),
				atNote:  fmt.Sprintf("%s is here in %s", kind, server.gateway), note: fmt.Sprintf("%s is here in %s", other, first.gateway),
				hint: "use another port for one of them",
			})
			return false
		}
	}
	if kinds[kind] == nil {
		kinds[kind] = server
	}
	return true
}

// kind returns the wire protocol of connections to the server.
func (s *server) kind() string {
	switch {
	case s.class.speaksTLS():
		return "TLS"
	case s.class == plainHTTP:
		return "http"
	}
	return "tcp"
}
