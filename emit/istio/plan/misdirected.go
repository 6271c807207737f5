package plan

import (
	"cmp"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Misdirected host is rejected by the server of a covering wildcard, because
// another Gateway of the listener serves it: a connection that was opened for the
// wildcard must not carry its requests. All requests are rejected, because a test of
// the Host header would miss one with a port or in capitals.
type Misdirected struct {
	Object
	Hosts   []string
	Gateway string // the reference of the wildcard's Gateway
	At      []diag.Span

	key    key
	host   host.Pattern
	listen *model.Listen // the wildcard's; nil: of a published host
}

func (p *planner) planMisdirected() {
	in := &p.plan.Ingress
	for _, c := range in.listeners.Claims {
		if c.Protocol().PlainHTTP() || c.Protocol().Opaque() {
			continue
		}
		for _, w := range in.listeners.covering(c.Host, c.Gateway, c.Listeners) {
			if m := p.reject(w, c); m != nil {
				in.Misdirected = append(in.Misdirected, m)
			}
		}
	}
	slices.SortFunc(in.Misdirected, func(x, y *Misdirected) int {
		return cmp.Or(x.key.compare(y.key), cmp.Compare(x.host, y.host))
	})
	in.Misdirected = slices.CompactFunc(in.Misdirected, func(x, y *Misdirected) bool { return slices.Equal(x.key, y.key) })
}

// reject returns how the object of wildcard w rejects the host of c, if it parses
// requests and is not the object that serves the host.
func (p *planner) reject(w, c Claim) *Misdirected {
	m := &Misdirected{host: c.Host, At: c.At, listen: w.Listen}
	var object key
	coversAll := false
	if w.Published != nil {
		s := p.plan.Ingress.serves[w.Published]
		if !TerminatesHTTP(w.Published) || c.Published != nil && p.plan.Ingress.serves[c.Published] == s {
			return nil
		}
		object, m.Gateway = s.key[1:], s.Ref()
		coversAll = slices.ContainsFunc(s.widest, func(p *model.Published) bool { return p.Host.IsAny() })
	} else {
		if w.Protocol() != model.HTTPS || !listenMode(w.Listen).Terminates() || c.Listen == w.Listen {
			return nil
		}
		name := listenName(w.Gateway, w.Listen)
		object, m.Gateway = key{name}, Object{w.Gateway.Namespace, name}.Ref()
		coversAll = slices.ContainsFunc(w.Listen.Hosts, func(h model.HostRule) bool { return h.Host.IsAny() })
	}
	if m.Hosts = []string{string(c.Host)}; coversAll {
		m.Hosts = spellings(c.Host)
	}
	m.key = append(append(key{"421"}, object...), string(c.Host))
	m.Object = p.object(w.Gateway.Namespace, m.key)
	return m
}
