package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// listenerRule finds servers that istiod drops from a listener: a server whose TLS host
// another one has, and a server with a conflicting protocol.
var listenerRule = Rule{"listener", []code.Code{code.DuplicateTLSHost, code.PortProtocols}, (*Audit).listeners}

func (a *Audit) listeners() {
	for _, l := range a.Listeners {
		dropped := map[*world.Server]bool{}
		for _, d := range l.Dropped {
			dropped[d.Server] = true
			switch d.Why {
			case world.HostTaken:
				a.hostTaken(l, d)
			case world.Protocols:
				a.protocols(l, d)
			}
		}
		for _, d := range l.Mixed {
			if !inOrder(d.By.Gateway, d.Gateway) {
				a.protocols(l, d) // in the other order istiod drops one of them
			}
		}
		a.sameNames(l, dropped)
	}
}

// inOrder reports whether the order of servers of two Gateways is known.
func inOrder(first, second *world.Gateway) bool {
	return first == second || !first.Created.IsZero()
}

// hostTaken reports a server that istiod drops because another has a host of it. One
// that only redirects to https is missed only if it has other hosts, too.
func (a *Audit) hostTaken(l *world.Listener, d world.Dropped) {
	h, first := d.Shared()
	f := finding{
		code: code.DuplicateTLSHost, at: h.At, other: first.At, unsure: !l.SharesPods(d.By.Server, d.Server),
		message: fmt.Sprintf("host %s has two TLS servers on port %d of the pods %s: Istio drops one of them with all its hosts", h.Host, l.Port, l.Pods),
		atNote:  fmt.Sprintf("%s has it too", d.Gateway), note: fmt.Sprintf("%s has it too", d.By.Gateway),
		hint: "keep the host in one of them",
	}
	for i, other := range d.Hosts() {
		if !slices.Contains(d.By.Names, d.Names[i]) {
			f.shown = a.toHost(other, isLost)
			break
		}
	}
	if !d.Class.UsesTLS() {
		if d.Covered() {
			return
		}
		f.message = fmt.Sprintf("host %s has two servers with httpsRedirect on port %d of the pods %s: Istio drops one of them with all its hosts", h.Host, l.Port, l.Pods)
	}
	a.report(f)
}

// sameNames reports servers with one host for VirtualServices of different namespaces:
// istiod keeps both, and they have the same SNI. Source: model/gateway.go mergeGateways,
// CheckDuplicates, whose names have the namespaces.
func (a *Audit) sameNames(l *world.Listener, dropped map[*world.Server]bool) {
	hosts := map[host.Pattern]world.ServerHost{}
	for _, server := range l.Servers {
		if class := server.Class; dropped[server] || class != world.HTTPS && class != world.TerminatedTLS || server.Spec.Tls == nil {
			continue
		}
		for _, h := range server.Hosts() {
			first, taken := hosts[h.Host]
			if !taken {
				hosts[h.Host] = h
				continue
			}
			if first.Server == server {
				continue
			}
			a.report(finding{
				code: code.DuplicateTLSHost, at: h.At, other: first.At, unsure: !l.SharesPods(first.Server, server),
				message: fmt.Sprintf("host %s has two TLS servers on port %d of the pods %s, for different namespaces: Envoy rejects the listener", h.Host, l.Port, l.Pods),
				atNote:  fmt.Sprintf("%s has it too", server.Gateway), note: fmt.Sprintf("%s has it too", first.Server.Gateway),
				hint: "keep the host in one of them",
			})
			break
		}
	}
}

// protocols reports a server whose protocol conflicts with that of an older one. Two of
// TCP conflict in their routes, which another rule reports.
func (a *Audit) protocols(l *world.Listener, d world.Dropped) {
	first, own := wireProtocol(d.By.Server), wireProtocol(d.Server)
	if first == own {
		return
	}
	a.report(finding{
		code: code.PortProtocols, at: d.At.Field("port.protocol"), other: d.By.At.Field("port.protocol"), unsure: !l.SharesPods(d.By.Server, d.Server),
		message: fmt.Sprintf("port %d of the pods %s has conflicting protocols %s and %s: Istio drops one of the servers", l.Port, l.Pods, first, own),
		atNote:  fmt.Sprintf("%s is here in %s", own, d.Gateway), note: fmt.Sprintf("%s is here in %s", first, d.By.Gateway),
		hint: "use another port for one of them",
	})
}

// wireProtocol returns the protocol of connections to the server.
func wireProtocol(s *world.Server) string {
	switch {
	case s.Class.UsesTLS():
		return "TLS"
	case s.Class == world.PlainHTTP:
		return "http"
	}
	return "tcp"
}
