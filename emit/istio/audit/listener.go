package audit

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// listenerRule finds servers that istiod drops from a listener: a server whose TLS host
// another one has, and a server with a conflicting protocol.
var listenerRule = Rule{"listener", []code.Code{code.DuplicateTLSHost, code.PortProtocols}, (*Audit).listeners}

func (a *Audit) listeners() {
	for _, l := range a.Listeners {
		for _, d := range l.Dropped {
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
		a.clashes(l)
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

// clashes reports names that two filter chains of the listener have: istiod keeps both,
// and Envoy rejects the listener.
func (a *Audit) clashes(l *world.Listener) {
	chains := a.ChainsOf(l)
	names := make([][]string, len(chains))
	for i, c := range chains {
		names[i] = c.Names
	}
	reported := map[int]bool{}
	for _, c := range world.Clashes(names) {
		if !reported[c.Second] {
			reported[c.Second] = true
			a.clash(l, c.Name, chains[c.First], chains[c.Second])
		}
	}
}

// clash reports a name of two filter chains. Of one with TLS and one without, their
// protocols are reported if their order is not known.
func (a *Audit) clash(l *world.Listener, name string, first, second world.Chain) {
	tls := first.Class.UsesTLS() && second.Class.UsesTLS()
	if !tls && !inOrder(first.Gateway, second.Gateway) {
		return
	}
	f := finding{
		code: code.DuplicateTLSHost, at: second.Part(name), other: first.Part(name), unsure: !l.SharesPods(first.Server, second.Server),
		message: fmt.Sprintf("host %s has two TLS servers on port %d of the pods %s, for different namespaces: Envoy rejects the listener", name, l.Port, l.Pods),
		hint:    "keep the host in one of them",
	}
	if !tls || first.Class == world.Passthrough || second.Class == world.Passthrough {
		f.message = fmt.Sprintf("connections for %s are for two filter chains on port %d of the pods %s: Envoy rejects the listener", name, l.Port, l.Pods)
	}
	f.atNote, f.note = fmt.Sprintf("%s has it too", f.at.Object), fmt.Sprintf("%s has it too", f.other.Object)
	a.report(f)
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
