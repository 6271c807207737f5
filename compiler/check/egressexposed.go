package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressExposed warns of a wildcard with `through` that captures mesh traffic to a
// host that the program itself publishes.
func egressExposed(m *model.Model, sink *diag.Sink) {
	hosts, inside := egressMap(m), meshHosts(m)
	taken := map[*model.EgressHost]*model.Published{} // the first host of each
	for _, p := range m.Published {
		called := model.TLS
		if p.Protocol.Value.PlainHTTP() {
			called = model.HTTP
		}
		own, _ := hosts.Get(p.Host)
		mesh, _ := inside.Get(p.Host)
		switch {
		case p.Protocol.Value.Opaque(), own != nil && states(own, p.Port, called):
			continue
		case mesh != nil && called == model.HTTP:
			if _, routed := portOf(mesh, p.Port); routed {
				continue
			}
		}
		for w := range hosts.Above(p.Host) {
			if !states(w, p.Port, called) {
				continue
			}
			if first := taken[w]; w.Through.Value != "" && w.Through.Value != p.Host && (first == nil || diag.First(p.HostSaid).Compare(diag.First(first.HostSaid)) < 0) {
				taken[w] = p
			}
			break
		}
	}
	for w, p := range taken {
		sink.Add(diag.At(diag.First(w.Through.Said), code.ExposedHostTaken, "mesh traffic to the exposed host %s goes to %s, like all traffic to %s", p.Host, w.Through.Value, w.Host).
			WithHint("list the external hosts instead of the wildcard, or declare the exposed one: egress %s", p.Host).
			WithRelated(diag.First(p.HostSaid), "the host is exposed here"))
	}
}

// states reports whether an external host declares a port with that protocol, or with
// another one of requests.
func states(h *model.EgressHost, number int, protocol model.Protocol) bool {
	for _, p := range h.Ports {
		if p.Number == number && (p.Protocol == protocol || p.Protocol.PlainHTTP() && protocol.PlainHTTP()) {
			return true
		}
	}
	return false
}
