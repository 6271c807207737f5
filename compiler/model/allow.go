package model

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// allow reports a host that the gateway does not let the service's namespace
// publish, and one that belongs to a `listen`.
func (b *builder) allow(x *exposure, host Said[string]) {
	at := host.At
	if !at.Known() {
		at = x.Protocol.At
	}
	g, namespace := x.gateway, x.Service.Service.Namespace
	covers := func(r HostRule) bool {
		return r.Namespace == namespace && (r.Host == "*" || host.Value != "" && Beneath(host.Value, r.Host))
	}
	if len(g.Hosts) > 0 && !slices.ContainsFunc(g.Hosts, covers) {
		what, rule := "host "+host.Value, host.Value
		if host.Value == "" {
			what, rule = "a port without hosts", "*"
		}
		b.sink.Add(diag.At(at, "GWC0311", "gateway %s does not let namespace %s publish %s", g.Name, namespace, what).
			WithHint("add %s/%s to the gateway's hosts", namespace, rule).
			WithRelated(g.Hosts[0].At, "its hosts are said here"))
	}
	b.checkListen(x, at, host.Value, x.published())
}

// checkListen reports a host that a `listen` of the gateway has on that port.
func (b *builder) checkListen(x *exposure, at diag.Span, host string, port int) {
	for _, l := range x.gateway.Listens {
		for _, r := range l.Hosts {
			if l.Port.Value == port && host != "" && (r.Host == "*" || Beneath(host, r.Host)) {
				b.sink.Add(diag.At(at, "GWC0312", "host %s on port %d belongs to a `listen` of gateway %s", host, port, x.gateway.Name).
					WithHint("use another port, or take the host out of the `listen`").WithRelated(r.At, "it is listed here"))
				return
			}
		}
	}
}

// Beneath reports whether a host is the rule's, or one of the names beneath it
// where the rule is `*.x`.
func Beneath(host, rule string) bool {
	return host == rule || strings.HasPrefix(rule, "*.") && strings.HasSuffix(host, rule[1:])
}
