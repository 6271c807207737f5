package check

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A use is one use of a listener.
type use struct {
	what     string
	gateway  *model.Gateway
	port     int // of the gateway's Service
	host     host.Pattern
	listen   *model.Listen  // nil: exposed
	egress   bool           // by egress traffic
	protocol model.Protocol // http, tls or tcp
	exposed  model.Protocol // as the program states it; empty for egress traffic
	at       diag.Span
	portAt   diag.Span // the clause of the port, else of the protocol
}

// usesOf returns all uses of each listener, in the order of the text.
func usesOf(m *model.Model) map[plan.Listener][]use {
	uses, listening := map[plan.Listener][]use{}, m.Listening()
	add := func(u use) {
		for _, target := range listening.Targets(u.gateway, u.port) {
			l := plan.Listener{Pods: listening.First(u.gateway), Port: target}
			uses[l] = append(uses[l], u)
		}
	}
	for _, p := range m.Published {
		add(use{
			what:    fmt.Sprintf("%s on port %d of gateway %s", p.Protocol.Value, p.Port, p.Gateway.Name),
			gateway: p.Gateway, port: p.Port, host: p.Host, protocol: protocolOf(p.Protocol.Value), exposed: p.Protocol.Value,
			at: diag.First(p.Protocol.Said), portAt: portPlace(p),
		})
	}
	for _, g := range m.Gateways {
		for i := range g.Listens {
			l := &g.Listens[i]
			add(use{
				what:    fmt.Sprintf("listen %s on %d of gateway %s", l.Protocol.Value, l.Port.Value, g.Name),
				gateway: g, port: l.Port.Value, listen: l, protocol: protocolOf(l.Protocol.Value), exposed: l.Protocol.Value, at: l.At, portAt: l.Port.Clause,
			})
		}
	}
	for _, used := range m.EgressGateways() {
		for _, port := range feature.EgressPorts {
			add(use{
				what:    fmt.Sprintf("egress on port %d of gateway %s", port, used.Gateway.Name),
				gateway: used.Gateway, port: port, egress: true, protocol: model.TLS, at: used.At, portAt: used.At,
			})
		}
	}
	for _, list := range uses {
		sortUses(list)
	}
	return uses
}

// protocolOf returns the protocol that a listener must have.
func protocolOf(p model.Protocol) model.Protocol {
	switch {
	case p.PlainHTTP():
		return model.HTTP
	case p.Opaque():
		return model.TCP
	}
	return model.TLS
}

// portPlace returns the first clause that sets the port of a published host.
func portPlace(p *model.Published) diag.Span {
	if said := diag.First(p.PortSaid); said.Known() {
		return said
	}
	return diag.First(p.Protocol.Said)
}
