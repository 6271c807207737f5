package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
)

// servers finds mistakes within one server: a certificate that is never used, and
// hosts that a wildcard of the same server covers.
func servers(s *set) {
	for _, g := range s.gateways {
		for _, server := range g.servers {
			s.unusedCertificate(server)
			s.narrower(server)
		}
	}
}

func (s *set) unusedCertificate(server *server) {
	tls := server.spec.GetTls()
	if server.class != passthrough || tls.GetCredentialName()+tls.GetServerCertificate() == "" && len(tls.GetCredentialNames()) == 0 {
		return
	}
	s.report(finding{
		code: code.UnusedServerCertificate, at: server.field("tls.mode"),
		message: "the certificate is never used: this server passes TLS through",
		hint:    "write mode: SIMPLE",
	})
}

// narrower reports a host that a wildcard of its server covers: the first
// VirtualService receives the requests of both.
func (s *set) narrower(server *server) {
	if server.class.section() != "http" {
		return
	}
	var all host.Map[serverHost]
	for _, h := range server.hosts() {
		all.Put(h.host, h)
	}
	for _, h := range server.hosts() {
		for wide := range all.Above(h.host) {
			if wide.namespace == h.namespace {
				s.report(finding{
					code: code.HostBeneathServerWildcard, at: h.part, other: wide.part,
					message: fmt.Sprintf("the wildcard %s of this server covers %s: the first VirtualService takes both", wide.host, h.host),
					note:    "the wildcard is here", hint: "list only the wildcard, or use a separate Gateway for the host",
				})
				return
			}
		}
	}
}
