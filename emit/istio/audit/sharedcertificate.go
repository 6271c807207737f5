package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// sharedCertificateRule finds hosts for which a browser may reuse a connection to
// another host, because the certificate covers both. The server of the other host does
// not know the host and answers 404.
var sharedCertificateRule = Rule{"sharedcertificate", []code.Code{code.SharedCertificate}, (*Audit).sharedCertificates}

func (a *Audit) sharedCertificates() {
	bound := map[string]bool{} // a Gateway, and a host that a VirtualService has there
	for _, v := range a.VirtualServices {
		for _, b := range v.Bindings {
			for _, h := range v.Hosts {
				bound[b.Name+" "+string(h)] = true
			}
		}
	}
	for _, l := range a.Listeners {
		a.sharedCertificatesOf(l, bound)
	}
}

// A presented is a certificate, and the servers of a listener that present it.
type presented struct {
	names   []string // that it covers; none if they are unknown
	servers []*world.Server
}

func (a *Audit) sharedCertificatesOf(l *world.Listener, bound map[string]bool) {
	certificates := map[string]*presented{}
	var order []*presented
	hosts := host.NewIndex[world.ServerHost]()
	for _, server := range l.Servers {
		for _, h := range server.Hosts() {
			if server.Class.UsesTLS() && server.Class != world.AutoPassthrough {
				hosts.Add(h.Host, h)
			}
		}
		if server.Class != world.HTTPS || len(server.Spec.Hosts) == 0 {
			continue
		}
		for _, c := range a.CertificatesOf(server) {
			if certificates[c.Key] == nil {
				certificates[c.Key] = &presented{names: c.Names}
				order = append(order, certificates[c.Key])
			}
			certificates[c.Key].servers = append(certificates[c.Key].servers, server)
		}
	}
	for _, c := range order {
		a.sharedCertificate(l, c, hosts, bound)
	}
}

// sharedCertificate reports the hosts that the certificate covers and that the first
// server with the certificate does not serve.
func (a *Audit) sharedCertificate(l *world.Listener, c *presented, hosts *host.Index[world.ServerHost], bound map[string]bool) {
	first := c.servers[0]
	for _, server := range c.servers[1:] {
		for _, h := range server.Hosts() {
			if misdirected(first, h, bound) && (len(c.names) == 0 || certificate.Covers(c.names, string(h.Host))) {
				a.connectionReuse(l, first, h)
				break
			}
		}
	}
	done := map[*world.Server]bool{}
	for _, server := range c.servers {
		done[server] = true
	}
	for _, name := range c.names {
		for h := range hosts.Overlapping(host.Pattern(name)) {
			if !done[h.Server] && certificate.Covers(c.names, string(h.Host)) && misdirected(first, h, bound) {
				done[h.Server] = true
				a.connectionReuse(l, first, h)
			}
		}
	}
}

// misdirected reports whether the server does not know the host of another.
func misdirected(first *world.Server, h world.ServerHost, bound map[string]bool) bool {
	for served := range first.Gateway.Hosts.Covering(h.Host) {
		if served.Server == first && (served.Host == h.Host || bound[first.FullName()+" "+string(h.Host)]) {
			return false
		}
	}
	return h.Server != first
}

func (a *Audit) connectionReuse(l *world.Listener, first *world.Server, h world.ServerHost) {
	a.report(finding{
		code: code.SharedCertificate, at: h.At, other: first.CertificatePart(), unsure: !l.SharesPods(first, h.Server),
		message: fmt.Sprintf("browsers connected to %s may send requests for %s on that connection, because the certificate covers both, and get 404", first.Hosts()[0].Host, h.Host),
		atNote:  fmt.Sprintf("%s has its own server", h.Host), note: "this certificate covers both",
		hint: "list all hosts of a certificate in one server, or use certificates that cover only the hosts of their server",
	})
}
