package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/lang/code"
)

// reuse finds hosts for which a browser may reuse a connection to another host,
// because the certificate covers both. The server of the other host does not know the
// host and answers 404.
func reuse(s *set) {
	bound := map[string]bool{} // a Gateway, and a host that a VirtualService has there
	for _, v := range s.virtualServices {
		for _, b := range v.bound {
			for _, h := range v.hosts {
				bound[b.name+" "+h] = true
			}
		}
	}
	for _, l := range s.listeners {
		s.reuseAt(l, bound)
	}
}

// A shown is a certificate of the servers of a listener.
type shown struct {
	names   []string // that it covers; none where that is not known
	servers []*server
}

func (s *set) reuseAt(l *listener, bound map[string]bool) {
	certificates := map[string]*shown{}
	var order []*shown
	hosts := newIndex[serverHost]()
	for _, server := range l.servers {
		for _, h := range server.hosts() {
			if server.class.speaksTLS() && server.class != automatic {
				hosts.add(h.host, h)
			}
		}
		if server.class != https || len(server.spec.Hosts) == 0 {
			continue
		}
		for _, c := range s.certificatesOf(server) {
			if certificates[c.key] == nil {
				certificates[c.key] = &shown{names: c.names}
				order = append(order, certificates[c.key])
			}
			certificates[c.key].servers = append(certificates[c.key].servers, server)
		}
	}
	for _, c := range order {
		s.reused(l, c, hosts, bound)
	}
}

// reused reports the hosts that the certificate covers and that the first server with
// the certificate does not serve.
func (s *set) reused(l *listener, c *shown, hosts *index[serverHost], bound map[string]bool) {
	first := c.servers[0]
	for _, server := range c.servers[1:] {
		for _, h := range server.hosts() {
			if s.unknownAt(first, h, bound) && (len(c.names) == 0 || certificate.Covers(c.names, h.host)) {
				s.reusedFor(l, first, h)
				break
			}
		}
	}
	done := map[*server]bool{}
	for _, server := range c.servers {
		done[server] = true
	}
	for _, name := range c.names {
		for h := range hosts.overlapping(name) {
			if !done[h.server] && certificate.Covers(c.names, h.host) && s.unknownAt(first, h, bound) {
				done[h.server] = true
				s.reusedFor(l, first, h)
			}
		}
	}
}

// unknownAt reports whether the server has no answer for another's host.
func (s *set) unknownAt(first *server, h serverHost, bound map[string]bool) bool {
	for own := range first.gateway.hosts.covering(h.host) {
		if own.server == first && (own.host == h.host || bound[first.gatewayName()+" "+h.host]) {
			return false
		}
	}
	return h.server != first
}

func (s *set) reusedFor(l *listener, first *server, h serverHost) {
	s.report(finding{
		code: code.SharedCertificate, at: h.part, other: first.field(first.credentialField()), unsure: l.unlike(first, h.server),
		message: fmt.Sprintf("browsers connected to %s may send requests for %s on that connection, because the certificate covers both, and get 404", first.hosts()[0].host, h.host),
		atNote:  fmt.Sprintf("%s has its own server", h.host), note: "this certificate covers both",
		hint: "list all hosts of a certificate in one server, or use certificates that cover only the hosts of their server",
	})
}
