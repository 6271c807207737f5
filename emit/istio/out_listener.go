package istio

import (
	"slices"

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
	meets := meetings(b.model.Gateways)
	owners := b.published(p)
	for _, s := range p.servers {
		at := listenerOf(s.gateway, s.port)
		for _, h := range s.hosts {
			if owners[at] == nil {
				owners[at] = map[string]owner{}
			}
			for _, g := range meets[s.gateway] {
				b.checkOwner(s, h, owners[listener{g, at.port}][h])
			}
			owners[at][h] = owner{s, s.exits[0].Host, firstOf(s.exits[0].Said)}
		}
	}
	for _, s := range p.servers {
		for _, name := range nearer(s) {
			for _, g := range meets[s.gateway] {
				b.checkOwner(s, name, owners[listener{g, listenerOf(s.gateway, s.port).port}][name])
			}
		}
	}
}

// checkOwner reports that a name is taken by something else than the server.
func (b *builder) checkOwner(s *exitServer, name string, o owner) {
	if !o.at.Known() || o.server == s {
		return
	}
	e := s.exits[0]
	b.sink.Add(diag.At(firstOf(e.Said), "GWC0623", "%s needs the name %s on port %d of gateway %s, which %s has", e.Host, name, s.port, s.gateway.Name, o.what).
		WithHint("let one of them use another gateway").WithRelated(o.at, "%s is here", o.what))
}

// nearer returns the names that, had a server of their own, would take the
// server's hops.
func nearer(s *exitServer) []string {
	var out []string
	for _, name := range append([]string{s.sni}, wildcardsAbove(s.sni)...) {
		if slices.Contains(s.hosts, name) {
			break
		}
		out = append(out, name)
	}
	return out
}

// published returns the TLS names that the program publishes at gateways, and
// reports ports of egress that it publishes without TLS.
func (b *builder) published(p *outboundPlan) map[listener]map[string]owner {
	out := map[listener]map[string]owner{}
	used := map[listener]*exitServer{}
	meets := meetings(b.model.Gateways)
	for _, s := range p.servers {
		for _, g := range meets[s.gateway] {
			if l := (listener{g, listenerOf(s.gateway, s.port).port}); used[l] == nil {
				used[l] = s
			}
		}
	}
	claims := listenersOf(b.model).claims
	for _, c := range claims {
		s := used[c.listener]
		if s == nil {
			continue
		}
		at := firstOf(sorted(c.at))
		if c.protocol().PlainHTTP() || c.protocol().Opaque() {
			b.sink.Add(diag.At(at, "GWC0623", "what leaves by gateway %s needs its port %d for TLS, and %s is published there", s.gateway.Name, s.port, c.protocol()).
				WithHint("publish it at another gateway, or on another port").WithRelated(firstOf(s.exits[0].Said), "%s leaves here", s.exits[0].Host))
			continue
		}
		if out[c.listener] == nil {
			out[c.listener] = map[string]owner{}
		}
		out[c.listener][c.host] = owner{nil, "published host " + c.host, at}
	}
	return out
}
