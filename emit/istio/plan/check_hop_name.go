package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An owner is what serves a name on a port of a gateway's pods: a server of egress hosts
// or a published host. There may be very many.
type owner struct {
	server    *EgressServer
	published *Claim
}

func (o owner) what() string {
	if o.server == nil {
		return "published host " + string(o.published.Host)
	}
	return string(o.server.Hosts[0].Host)
}

// at returns the place of the owner; unknown: there is no owner.
func (o owner) at() diag.Span {
	switch {
	case o.server != nil:
		return o.server.Hosts[0].place()
	case o.published != nil:
		return first(o.published.At)
	}
	return diag.Span{}
}

// checkHopNames reports names that would capture a hop from its server: a gateway's
// pods distinguish hops only by SNI, across all objects.
func (ck *checker) checkHopNames(p *Egress) {
	listeners := ck.plan.Ingress.listeners
	owners := publishedNames(listeners)
	servers := slices.DeleteFunc(slices.Clone(p.Servers), func(s *EgressServer) bool { return sharesHops(ck.model.Listening(), s.Gateway) })
	for _, s := range servers {
		for _, h := range s.Names {
			for _, l := range sameListener(s, listeners) {
				ck.checkOwner(s, h, owners[l][h])
			}
			for _, at := range listeners.Of(s.Gateway, s.Port) {
				if owners[at] == nil {
					owners[at] = make(map[string]owner, len(servers))
				}
				owners[at][h] = owner{server: s}
			}
		}
	}
	for _, s := range servers {
		for _, name := range capturing(s) {
			for _, l := range sameListener(s, listeners) {
				ck.checkOwner(s, name, owners[l][name])
			}
		}
	}
}

// sameListener returns the server's listeners under all names of its pods.
func sameListener(s *EgressServer, all Listeners) []Listener {
	var out []Listener
	for _, pods := range all.listening.Overlapping(s.Gateway) {
		for _, l := range append(all.Of(s.Gateway, s.Port), all.Of(pods, s.Port)...) {
			if at := (Listener{pods, l.Port}); !slices.Contains(out, at) {
				out = append(out, at)
			}
		}
	}
	return out
}

// checkOwner reports that something else than the server serves a name.
func (ck *checker) checkOwner(s *EgressServer, name string, o owner) {
	if o.server == s || !o.at().Known() {
		return
	}
	e := s.Hosts[0]
	if hopShaped(e.Host) || o.server != nil && hopShaped(o.server.Hosts[0].Host) {
		return // GWC0648
	}
	ck.sink.Add(diag.At(e.place(), code.EgressNameAtGateway, "%s needs the name %s on port %d of gateway %s, which %s has", e.Host, name, s.Port, s.Gateway.Name, o.what()).
		WithHint("let one of them use another gateway").WithRelated(o.at(), "%s is here", o.what()))
}

// capturing returns the names that would capture the server's hops if another server
// listed them.
func capturing(s *EgressServer) []string {
	var out []string
	sni := host.Pattern(s.SNI)
	for _, name := range append([]host.Pattern{sni}, sni.Above()...) {
		if slices.Contains(s.Names, string(name)) {
			break
		}
		out = append(out, string(name))
	}
	return out
}

// publishedNames returns the names that the program publishes at gateways with TLS.
// That the ports of egress serve nothing else is checked elsewhere.
func publishedNames(l Listeners) map[Listener]map[string]owner {
	out := map[Listener]map[string]owner{}
	for i := range l.Claims {
		c := &l.Claims[i]
		if c.Protocol().PlainHTTP() || c.Protocol().Opaque() {
			continue
		}
		for _, at := range c.Listeners {
			if out[at] == nil {
				out[at] = map[string]owner{}
			}
			out[at][string(c.Host)] = owner{published: c}
		}
	}
	return out
}
