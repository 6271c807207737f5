package istio

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An owner is the user of a name on a port of a gateway's pods.
type owner struct {
	server *exitServer // nil: something that is published there
	what   string
	at     diag.Span
}

// checkHopNames reports names that would capture a hop from its server: a gateway's
// pods distinguish hops only by SNI, across all objects.
func (b *builder) checkHopNames(p *outboundPlan) {
	listeners := listenersOf(b.model)
	owners := publishedNames(listeners)
	servers := slices.DeleteFunc(slices.Clone(p.servers), func(s *exitServer) bool { return sharesHops(b.model.Listening(), s.gateway) })
	for _, s := range servers {
		for _, h := range s.hosts {
			for _, l := range sameListener(s, listeners) {
				b.checkOwner(s, h, owners[l][h])
			}
			for _, at := range listeners.of(s.gateway, s.port) {
				if owners[at] == nil {
					owners[at] = map[string]owner{}
				}
				owners[at][h] = owner{s, s.exits[0].Host, s.exits[0].place()}
			}
		}
	}
	for _, s := range servers {
		for _, name := range nearer(s) {
			for _, l := range sameListener(s, listeners) {
				b.checkOwner(s, name, owners[l][name])
			}
		}
	}
}

// sameListener returns the server's listeners under all names of its pods.
func sameListener(s *exitServer, all listeners) []listener {
	var out []listener
	for _, pods := range all.listening.Overlapping(s.gateway) {
		for _, l := range append(all.of(s.gateway, s.port), all.of(pods, s.port)...) {
			if at := (listener{pods, l.port}); !slices.Contains(out, at) {
				out = append(out, at)
			}
		}
	}
	return out
}

// checkOwner reports that a name is used by something else than the server.
func (b *builder) checkOwner(s *exitServer, name string, o owner) {
	if !o.at.Known() || o.server == s {
		return
	}
	e := s.exits[0]
	if hopShaped(e.Host) || o.server != nil && hopShaped(o.server.exits[0].Host) {
		return // GWC0648
	}
	b.sink.Add(diag.At(e.place(), code.EgressNameAtGateway, "%s needs the name %s on port %d of gateway %s, which %s has", e.Host, name, s.port, s.gateway.Name, o.what).
		WithHint("let one of them use another gateway").WithRelated(o.at, "%s is here", o.what))
}

// nearer returns the names that would capture the server's hops if another server
// listed them.
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
func publishedNames(l listeners) map[listener]map[string]owner {
	out := map[listener]map[string]owner{}
	for _, c := range l.claims {
		if c.protocol().PlainHTTP() || c.protocol().Opaque() {
			continue
		}
		for _, at := range c.listeners {
			if out[at] == nil {
				out[at] = map[string]owner{}
			}
			out[at][c.host] = owner{nil, "published host " + c.host, diag.First(sorted(c.at))}
		}
	}
	return out
}
