package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A listenHost is a host of a `listen`.
type listenHost struct {
	use
	at diag.Span
}

// hostsOfListens reports exposed hosts that belong to a `listen` of the same pods, under
// another name of the gateway or on another of its ports; package join reports those
// at the same gateway and port. others are the uses of the pods.
func hostsOfListens(list, others []use, sink *diag.Sink) {
	all := map[model.Protocol]*host.Map[[]listenHost]{}
	for _, l := range others {
		if l.listen == nil {
			continue
		}
		if all[l.protocol] == nil {
			all[l.protocol] = &host.Map[[]listenHost]{}
		}
		for _, r := range l.listen.Hosts {
			rules, _ := all[l.protocol].Get(r.Host)
			all[l.protocol].Put(r.Host, append(rules, listenHost{l, r.At}))
		}
	}
	for _, u := range list {
		if u.host == "" || all[u.protocol] == nil {
			continue
		}
		other := func(r listenHost) bool { return r.gateway != u.gateway || r.port != u.port }
		rules, _ := all[u.protocol].Get(u.host)
		i := slices.IndexFunc(rules, other)
		for wider := range all[u.protocol].Above(u.host) {
			if i < 0 {
				rules, i = wider, slices.IndexFunc(wider, other)
			}
		}
		if i >= 0 {
			sink.Add(hostOfListen(u, rules[i]))
		}
	}
}

func hostOfListen(u use, l listenHost) diag.Diagnostic {
	d := diag.At(u.at, code.HostOfListen, "host %s belongs to a `listen` of gateway %s, which has the same pods as gateway %s", u.host, l.gateway.Name, u.gateway.Name)
	if l.gateway == u.gateway {
		d = diag.At(u.at, code.HostOfListen, "host %s belongs to a `listen` on port %d of gateway %s, which has the same target port as port %d", u.host, l.port, l.gateway.Name, u.port)
	}
	return d.WithHint("use another port, or remove the host from the `listen`").WithRelated(l.at, "the host is listed here")
}

// duplicateListens reports a host of two TLS `listen`s on one listener: Istio keeps the
// first server of a TLS host and drops the other one with all its hosts. Servers of
// plain http with the same host are merged.
func duplicateListens(list []use, sink *diag.Sink) {
	first := map[host.Pattern]listenHost{}
	for _, u := range list {
		if u.listen == nil || u.protocol != model.TLS {
			continue
		}
		for _, r := range u.listen.Hosts {
			other, found := first[r.Host]
			if !found {
				first[r.Host] = listenHost{u, r.At}
			}
			if found && other.listen != u.listen {
				sink.Add(diag.At(r.At, code.DuplicateListenHost, "duplicate TLS host %s on one port of the same pods: %s and %s", r.Host, other.what, u.what).
					WithHint("list the host in one `listen`, or use a port with another target port").
					WithRelated(other.at, "the other one is here"))
			}
		}
	}
}
