package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A listener is a port of the pods of a gateway, whatever name the program gives the
// gateway.
type listener struct {
	pods *model.Gateway // the first of those that are the same pods
	port int
}

// A use is one use of a listener.
type use struct {
	what    string
	gateway *model.Gateway
	port    int // of the gateway's Service
	host    string
	listen  *model.Listen  // nil: exposed
	speaks  model.Protocol // http, tls or tcp
	at      diag.Span
	portAt  diag.Span // what says the port, else the protocol
}

// wayOut is the start of the description of egress ports.
const wayOut = "egress"

// gatewayPorts finds ports of gateway pods that need two protocols, and hosts that
// are published twice on them.
func gatewayPorts(m *model.Model, sink *diag.Sink) {
	uses := usesOf(m)
	free := freePort(uses)
	for _, list := range uses {
		clashes(list, free, sink)
		twoNames(list, sink)
		listened(list, list, sink)
		listenedTwice(list, sink)
	}
	selectors(m, uses, sink)
}

// usesOf returns all uses of each listener, in the order of the text.
func usesOf(m *model.Model) map[listener][]use {
	uses, listening := map[listener][]use{}, m.Listening()
	add := func(u use) {
		for _, target := range listening.Targets(u.gateway, u.port) {
			l := listener{listening.First(u.gateway), target}
			uses[l] = append(uses[l], u)
		}
	}
	for _, p := range m.Published {
		what := fmt.Sprintf("%s on port %d of gateway %s", p.Protocol.Value, p.Port, p.Gateway.Name)
		add(use{what, p.Gateway, p.Port, p.Host, nil, wire(p.Protocol.Value), diag.First(p.Protocol.Said), portPlace(p)})
	}
	for _, g := range m.Gateways {
		for i := range g.Listens {
			l := &g.Listens[i]
			what := fmt.Sprintf("listen %s on %d of gateway %s", l.Protocol.Value, l.Port.Value, g.Name)
			add(use{what, g, l.Port.Value, "", l, wire(l.Protocol.Value), l.At, l.Port.At})
		}
	}
	for g, said := range egressGateways(m) {
		for _, port := range []int{80, 443} {
			add(use{fmt.Sprintf("%s on port %d of gateway %s", wayOut, port, g.Name), g, port, "", nil, model.TLS, said, said})
		}
	}
	for _, list := range uses {
		slices.SortFunc(list, compareUses)
	}
	return uses
}

func compareUses(x, y use) int {
	return cmp.Or(x.at.Compare(y.at), strings.Compare(x.what, y.what), strings.Compare(x.host, y.host))
}

// wire returns the protocol that a shared port must have.
func wire(p model.Protocol) model.Protocol {
	switch {
	case p.PlainHTTP():
		return model.HTTP
	case p.Opaque():
		return model.TCP
	}
	return model.TLS
}

// clashes reports the first use of each protocol that conflicts with another one on a
// listener, and every tcp route that shares its listener.
func clashes(list []use, free int, sink *diag.Sink) {
	first := map[model.Protocol]use{}
	for _, u := range list {
		_, met := first[u.speaks]
		tcp, beside := first[model.TCP]
		http, plain := first[model.HTTP]
		tls, encrypted := first[model.TLS]
		switch {
		case met && u.speaks != model.TCP:
		case beside:
			sink.Add(taken(code.DuplicateTCPPort, "tcp and mongo need a port of their own", free, u, tcp))
		case u.speaks == model.TCP && plain:
			sink.Add(taken(code.DuplicateTCPPort, "tcp and mongo need a port of their own", free, u, http))
		case u.speaks == model.TCP && encrypted:
			sink.Add(taken(code.DuplicateTCPPort, "tcp and mongo need a port of their own", free, u, tls))
		case plain:
			sink.Add(taken(code.HTTPAndTLSOnOnePort, "a port serves either http or TLS", free, u, http))
		case encrypted:
			sink.Add(taken(code.HTTPAndTLSOnOnePort, "a port serves either http or TLS", free, u, tls))
		}
		if !met {
			first[u.speaks] = u
		}
	}
}

// freePort returns a port for hints that no gateway of the program uses.
func freePort(uses map[listener][]use) int {
	used := map[int]bool{}
	for l, list := range uses {
		used[l.port] = true
		for _, u := range list {
			used[u.port] = true
		}
	}
	free := 9443
	for used[free] {
		free++
	}
	return free
}

func taken(code code.Code, why string, free int, u, other use) diag.Diagnostic {
	hint := fmt.Sprintf("use another port: on %d", free)
	encrypted, plain := u, other
	if plain.speaks == model.TLS {
		encrypted, plain = other, u
	}
	switch word := plain.at.Text(); {
	case encrypted.speaks != model.TLS:
	case plain.speaks == model.TCP:
		hint += ", or write `tls passthrough at HOST` instead of " + word + " for TLS clients: their SNI tells the services apart"
	case word == string(model.GRPC) || word == string(model.HTTP2):
		hint += ", or write `https` instead of " + word + ": it serves HTTP/2 and gRPC too"
	}
	if strings.HasPrefix(u.what, wayOut) || strings.HasPrefix(other.what, wayOut) {
		hint = "use a separate gateway for egress, or expose on another port"
	}
	return diag.At(u.at, code, "%s conflicts with %s: %s", u.what, other.what, why).
		WithHint("%s", hint).WithRelated(other.at, "the other one is here")
}

// twoNames reports a host that is published at two names of one gateway.
func twoNames(list []use, sink *diag.Sink) {
	first := map[string]use{}
	for _, u := range list {
		if u.host == "" {
			continue
		}
		other, met := first[u.host]
		switch {
		case !met:
			first[u.host] = u
		case other.gateway == u.gateway || other.speaks != u.speaks:
		case other.gateway.Namespace != u.gateway.Namespace:
			sink.Add(onePods(u, other))
		default:
			sink.Add(diag.At(u.at, code.HostAtTwoGateways, "host %s is exposed at gateways %s and %s, which have the same pods", u.host, other.gateway.Name, u.gateway.Name).
				WithHint("expose it at one of them").WithRelated(other.at, "the other one is here"))
		}
	}
}
