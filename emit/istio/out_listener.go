package istio

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An owner is what has a name on a port of a gateway's pods.
type owner struct {
	server *exitServer // nil: something that is published there
	what   string
	at     diag.Span
}

// checkHopNames reports what would take a hop from the server that it is for: a
// gateway's pods tell hops apart by their SNI alone, whoever's objects they are.
func (b *builder) checkHopNames(p *outboundPlan) {
	meets := model.Meet(b.model.Gateways)
	owners := b.publishedNames()
	for _, s := range p.servers {
		at := listenerOf(s.gateway, s.port)
		for _, h := range s.hosts {
			if owners[at] == nil {
				owners[at] = map[string]owner{}
			}
			for _, l := range sameListener(s, meets) {
				b.checkOwner(s, h, owners[l][h])
			}
			owners[at][h] = owner{s, s.exits[0].Host, s.exits[0].place()}
		}
	}
	for _, s := range p.servers {
		for _, name := range nearer(s) {
			for _, l := range sameListener(s, meets) {
				b.checkOwner(s, name, owners[l][name])
			}
		}
	}
}

// sameListener returns the server's listener under all names of its pods. A
// gateway that does not say where its pods listen may mean the same port.
func sameListener(s *exitServer, meets map[*model.Gateway][]*model.Gateway) []listener {
	var out []listener
	at := listenerOf(s.gateway, s.port)
	for _, g := range meets[s.gateway] {
		out = append(out, listener{g, at.port})
		if l := listenerOf(g, s.port); l.port != at.port {
			out = append(out, l)
		}
	}
	return out
}

// checkOwner reports that a name is taken by something else than the server.
func (b *builder) checkOwner(s *exitServer, name string, o owner) {
	if !o.at.Known() || o.server == s {
		return
	}
	e := s.exits[0]
	b.sink.Add(diag.At(e.place(), "GWC0623", "%s needs the name %s on port %d of gateway %s, which %s has", e.Host, name, s.port, s.gateway.Name, o.what).
		WithHint("let one of them use another gateway").WithRelated(o.at, "%s is here", o.what))
}

// nearer returns the names that, had a server of their own, would take the
// server's hops.
func nearer(s *exitServer) []string {
	var out []string
	for _, name := range append([]string{s.sni}, host.Above(s.sni)...) {
		if slices.Contains(s.hosts, name) {
			break
		}
		out = append(out, name)
	}
	return out
}

// publishedNames returns the names that the program publishes at gateways with TLS.
// That nothing else is on the ports of egress is checked before.
func (b *builder) publishedNames() map[listener]map[string]owner {
	out := map[listener]map[string]owner{}
	for _, c := range listenersOf(b.model).claims {
		if c.protocol().PlainHTTP() || c.protocol().Opaque() {
			continue
		}
		if out[c.listener] == nil {
			out[c.listener] = map[string]owner{}
		}
		out[c.listener][c.host] = owner{nil, "published host " + c.host, firstOf(sorted(c.at))}
	}
	return out
}
