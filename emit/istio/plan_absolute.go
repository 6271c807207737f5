package istio

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
)

// anyHost takes the requests of every host that nobody else has on its port.
const anyHost = "*"

// names returns the hosts of a published host's VirtualService. Where `*` reads
// requests of the same routes, the absolute name (RFC 3986, 3.2.2) is one more:
// Envoy compares it as it is sent, and else it would be of any host. Ports and
// capitals it leaves aside by itself. A wildcard with a domain does not take
// absolute names.
func (p *inboundPlan) names(pub *model.Published) []string {
	if p.beneathAny(pub) {
		return spellings(pub.Host)
	}
	return []string{hostOf(pub)}
}

func (p *inboundPlan) beneathAny(pub *model.Published) bool {
	reads := pub.Protocol.Value.PlainHTTP() || terminatesHTTP(pub)
	if !reads || pub.Host == "" || pub.Host == anyHost {
		return false
	}
	return slices.ContainsFunc(p.listeners.above(pub), func(w claim) bool {
		return w.host == anyHost && w.published != nil && (pub.Protocol.Value.PlainHTTP() || p.serves[w.published] == p.serves[pub])
	})
}

// listedNames returns the names that the host's server lists: beside `*` none of
// its own, elsewhere all of its VirtualService's.
func (p *inboundPlan) listedNames(pub *model.Published) []string {
	if pub.Protocol.Value.PlainHTTP() {
		return p.names(pub)
	}
	return []string{hostOf(pub)}
}

// names returns the hosts of the refusal.
func (m misdirected) names() []string {
	listed := m.server != nil && slices.ContainsFunc(m.server.listed, func(p *model.Published) bool { return p.Host == anyHost }) ||
		m.listen != nil && slices.ContainsFunc(m.listen.Hosts, func(h model.HostRule) bool { return h.Host == anyHost })
	if listed {
		return spellings(m.host)
	}
	return []string{m.host}
}
