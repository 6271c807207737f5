package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// serverRule finds mistakes within one server: a certificate that is never used, and
// hosts that a wildcard of the same server covers.
var serverRule = Rule{"server", []code.Code{code.UnusedServerCertificate, code.HostBeneathServerWildcard}, (*Audit).servers}

func (a *Audit) servers() {
	for _, g := range a.Gateways {
		for _, server := range g.Servers {
			a.unusedCertificate(server)
			a.narrower(server)
		}
	}
}

func (a *Audit) unusedCertificate(server *world.Server) {
	tls := server.Spec.GetTls()
	if server.Class != world.Passthrough || tls.GetCredentialName()+tls.GetServerCertificate() == "" && len(tls.GetCredentialNames()) == 0 {
		return
	}
	mode := "SIMPLE"
	if tls.GetCaCertificates() != "" {
		mode = "MUTUAL" // the certificate of clients is verified
	}
	a.report(finding{
		code: code.UnusedServerCertificate, at: server.At.Field("tls.mode"),
		message: "the certificate is never used: this server passes TLS through",
		hint:    "write mode: " + mode,
	})
}

// narrower reports a host that a wildcard of its server covers: the first
// VirtualService receives the requests of both.
func (a *Audit) narrower(server *world.Server) {
	if server.Class.RouteKind() != "http" {
		return
	}
	var all host.Map[world.ServerHost]
	for _, h := range server.Hosts() {
		all.Put(h.Host, h)
	}
	for _, h := range server.Hosts() {
		for wide := range all.Above(h.Host) {
			if wide.Namespace == h.Namespace {
				a.report(finding{
					code: code.HostBeneathServerWildcard, at: h.At, other: wide.At,
					message: fmt.Sprintf("the wildcard %s of this server covers %s: the first VirtualService takes both", wide.Host, h.Host),
					note:    "the wildcard is here", hint: "list only the wildcard, or use a separate Gateway for the host",
				})
				return
			}
		}
	}
}
