package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// listenerRule finds servers that istiod drops from a listener: a server whose TLS host
// another one has, and a server with a conflicting protocol.
var listenerRule = Rule{"listener", []code.Code{code.DuplicateTLSHost, code.PortProtocols}, (*Audit).listeners}

func (a *Audit) listeners() {
	for _, l := range a.Listeners {
		hosts := map[host.Pattern]world.ServerHost{}
		kinds := map[string]*world.Server{}
		for _, server := range l.Servers {
			if a.protocols(l, server, kinds) && server.Class.UsesTLS() {
				a.tlsHosts(l, server, hosts)
			}
		}
	}
}

// tlsHosts reports the server's first host that another has.
func (a *Audit) tlsHosts(l *world.Listener, server *world.Server, hosts map[host.Pattern]world.ServerHost) {
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
			message: fmt.Sprintf("host %s has two TLS servers on port %d of the pods %s: Istio drops one of them with all its hosts", h.Host, l.Port, l.Pods),
			atNote:  fmt.Sprintf("%s has it too", server.Gateway), note: fmt.Sprintf("%s has it too", first.Server.Gateway),
			hint: "keep the host in one of them",
		})
		return
	}
}

// protocols reports a server whose protocol conflicts with that of the listener.
func (a *Audit) protocols(l *world.Listener, server *world.Server, kinds map[string]*world.Server) bool {
	kind := wireProtocol(server)
	for _, other := range []string{"http", "tcp", "TLS"} {
		if first := kinds[other]; first != nil && other != kind {
			a.report(finding{
				code: code.PortProtocols, at: server.At.Field("port.protocol"), other: first.At.Field("port.protocol"), unsure: !l.SharesPods(first, server),
				message: fmt.Sprintf("port %d of the pods %s has conflicting protocols %s and %s: Istio drops one of the servers", l.Port, l.Pods, other, kind),
				atNote:  fmt.Sprintf("%s is here in %s", kind, server.Gateway), note: fmt.Sprintf("%s is here in %s", other, first.Gateway),
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
