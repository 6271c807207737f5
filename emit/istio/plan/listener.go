package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Listener is a port on which the pods of a gateway listen. Istio merges there
// whatever Gateway objects select the pods.
type Listener struct {
	Pods *model.Gateway // the first gateway of those with the same pods
	Port int            // of the pods
}

// A Claim is a host of an object on a listener: of a published host, or of a Gateway
// for hand-written VirtualServices.
type Claim struct {
	Host      host.Pattern
	Gateway   *model.Gateway
	Listeners []Listener       // several only where Services of the same pods differ
	Published *model.Published // nil: of Listen
	Listen    *model.Listen    // nil: of Published
	At        []diag.Span
}

// Protocol returns the protocol that the claim requires of the listener.
func (c Claim) Protocol() model.Protocol {
	if c.Published != nil {
		return c.Published.Protocol.Value
	}
	return c.Listen.Protocol.Value
}

// Listeners are all claims, by listener and host. There is more than one claim for a
// host and listener only in a program with errors.
type Listeners struct {
	Claims    []Claim
	at        map[Listener]map[host.Pattern]Claim
	wildcards bool // some claims are of wildcards
	listening model.Targets
}

func listenersOf(m *model.Model) Listeners {
	l := Listeners{at: map[Listener]map[host.Pattern]Claim{}, listening: m.Listening()}
	for _, p := range m.Published {
		at := append(slices.Clone(p.HostSaid), p.Said...)
		l.add(Claim{Host: p.Host, Gateway: p.Gateway, Listeners: l.Of(p.Gateway, p.Port), Published: p, At: at})
	}
	for _, g := range m.Gateways {
		for i := range g.Listens {
			listen := &g.Listens[i]
			for _, h := range listen.Hosts {
				l.add(Claim{Host: h.Host, Gateway: g, Listeners: l.Of(g, listen.Port.Value), Listen: listen, At: []diag.Span{h.At}})
			}
		}
	}
	return l
}

func (l *Listeners) add(c Claim) {
	l.Claims = append(l.Claims, c)
	l.wildcards = l.wildcards || c.Host.IsWildcard()
	for _, at := range c.Listeners {
		if l.at[at] == nil {
			l.at[at] = map[host.Pattern]Claim{}
		}
		if _, taken := l.at[at][c.Host]; !taken {
			l.at[at][c.Host] = c
		}
	}
}

// Of returns where the gateway's pods listen for a port of its Service.
func (l Listeners) Of(g *model.Gateway, port int) []Listener {
	var out []Listener
	for _, target := range l.listening.Targets(g, port) {
		out = append(out, Listener{l.listening.First(g), target})
	}
	return out
}

// Covering returns the claims of wildcards that cover a published host, the narrowest
// first.
func (l Listeners) Covering(p *model.Published) []Claim {
	if !l.wildcards {
		return nil
	}
	return l.covering(p.Host, p.Gateway, l.Of(p.Gateway, p.Port))
}

func (l Listeners) covering(name host.Pattern, g *model.Gateway, all []Listener) []Claim {
	var out []Claim
	for _, w := range name.Above() {
		for _, pods := range l.listening.Overlapping(g) {
			for _, at := range all {
				if c, ok := l.at[Listener{pods, at.Port}][w]; ok {
					out = append(out, c)
				}
			}
		}
	}
	return out
}
