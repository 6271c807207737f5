package istio

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A listener is a port on which the pods of a gateway listen. Istio merges there
// whatever Gateway objects select the pods.
type listener struct {
	pods *model.Gateway // the first gateway of those that are the same pods
	port int            // of the pods
}

// A claim is a host of an object on a listener: of a published host, or of a Gateway
// for hand-written VirtualServices.
type claim struct {
	host      string
	gateway   *model.Gateway
	listeners []listener       // several only where Services of the same pods differ
	published *model.Published // nil: of listen
	listen    *model.Listen    // nil: published
	at        []diag.Span
}

// protocol returns the protocol that the claim requires of the listener.
func (c claim) protocol() model.Protocol {
	if c.published != nil {
		return c.published.Protocol.Value
	}
	return c.listen.Protocol.Value
}

// listeners are all claims, by listener and host. There is more than one claim for a
// host and listener only in a program with errors.
type listeners struct {
	claims    []claim
	at        map[listener]map[string]claim
	listening model.Targets
}

func listenersOf(m *model.Model) listeners {
	l := listeners{at: map[listener]map[string]claim{}, listening: m.Listening()}
	for _, p := range m.Published {
		at := append(slices.Clone(p.HostSaid), p.Said...)
		l.add(claim{host: p.Host, gateway: p.Gateway, listeners: l.of(p.Gateway, p.Port), published: p, at: at})
	}
	for _, g := range m.Gateways {
		for i := range g.Listens {
			listen := &g.Listens[i]
			for _, h := range listen.Hosts {
				l.add(claim{host: h.Host, gateway: g, listeners: l.of(g, listen.Port.Value), listen: listen, at: []diag.Span{h.At}})
			}
		}
	}
	return l
}

func (l *listeners) add(c claim) {
	l.claims = append(l.claims, c)
	for _, at := range c.listeners {
		if l.at[at] == nil {
			l.at[at] = map[string]claim{}
		}
		if _, taken := l.at[at][c.host]; !taken {
			l.at[at][c.host] = c
		}
	}
}

// of returns where the gateway's pods listen for a port of its Service.
func (l listeners) of(g *model.Gateway, port int) []listener {
	var out []listener
	for _, target := range l.listening.Targets(g, port) {
		out = append(out, listener{l.listening.First(g), target})
	}
	return out
}

// above returns the claims of wildcards that cover a published host, the narrowest
// first.
func (l *listeners) above(p *model.Published) []claim {
	return l.covering(p.Host, p.Gateway, l.of(p.Gateway, p.Port))
}

func (l *listeners) covering(name string, g *model.Gateway, all []listener) []claim {
	var out []claim
	for _, w := range host.Above(name) {
		for _, pods := range l.listening.Overlapping(g) {
			for _, at := range all {
				if c, ok := l.at[listener{pods, at.port}][w]; ok {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// A misdirected host is rejected by the server of a covering wildcard, because
// another Gateway of the listener serves it: a connection that was opened for the
// wildcard must not carry its requests.
type misdirected struct {
	key     key
	gateway *model.Gateway
	server  *server       // the wildcard's; nil: listen's
	listen  *model.Listen // the wildcard's; nil: server's
	host    string
	origins []diag.Span
}

func (p *inboundPlan) planMisdirected() []misdirected {
	var out []misdirected
	for _, c := range p.listeners.claims {
		if c.protocol().PlainHTTP() || c.protocol().Opaque() {
			continue
		}
		for _, w := range p.listeners.covering(c.host, c.gateway, c.listeners) {
			if m, ok := p.refuse(w, c); ok {
				out = append(out, m)
			}
		}
	}
	slices.SortFunc(out, func(x, y misdirected) int {
		return cmp.Or(slices.Compare(x.key, y.key), strings.Compare(x.host, y.host))
	})
	return slices.CompactFunc(out, func(x, y misdirected) bool { return slices.Equal(x.key, y.key) })
}

// refuse returns how the object of wildcard w rejects the host of c, if it parses
// requests and is not the object that serves the host.
func (p *inboundPlan) refuse(w, c claim) (misdirected, bool) {
	m := misdirected{gateway: w.gateway, host: c.host, origins: c.at}
	var object key
	switch {
	case w.published != nil:
		m.server = p.serves[w.published]
		if !terminatesHTTP(w.published) || c.published != nil && p.serves[c.published] == m.server {
			return m, false
		}
		object = m.server.key[1:]
	default:
		m.listen = w.listen
		if w.protocol() != model.HTTPS || !listenMode(w.listen).Terminates() || c.listen == w.listen {
			return m, false
		}
		object = key{listenName(m.gateway, w.listen)}
	}
	m.key = append(append(key{"421"}, object...), c.host)
	return m, true
}
