package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
)

// anyHost takes the requests for every host that no other server of its port has.
const anyHost = string(host.Any)

// spellings returns the names by which requests call a host: an absolute name
// ends in a dot, and Envoy compares it as it is sent.
func spellings(h host.Pattern) []string { return []string{string(h), string(h) + "."} }

// names returns the hosts of a published host's VirtualService. Where `*` reads
// requests of the same routes, the absolute name (RFC 3986, 3.2.2) is one more:
// Envoy compares it as it is sent, and otherwise it would match `*`. Envoy ignores
// ports and case. A wildcard with a domain does not match absolute names.
func (i *Ingress) names(pub *model.Published) []string {
	if i.coveredByAny(pub) {
		return spellings(pub.Host)
	}
	return []string{hostOf(pub)}
}

func (i *Ingress) coveredByAny(pub *model.Published) bool {
	reads := pub.Protocol.Value.PlainHTTP() || TerminatesHTTP(pub)
	if !reads || pub.Host == "" || pub.Host.IsAny() {
		return false
	}
	return slices.ContainsFunc(i.listeners.Covering(pub), func(w Claim) bool {
		return w.Host.IsAny() && w.Published != nil && (pub.Protocol.Value.PlainHTTP() || i.serves[w.Published] == i.serves[pub])
	})
}

// listedNames returns the names that the host's server lists for it.
func (i *Ingress) listedNames(pub *model.Published) []string {
	if pub.Protocol.Value.PlainHTTP() {
		return i.names(pub)
	}
	return []string{hostOf(pub)}
}

// hostOf returns a published host in Istio's form; `*` if it has no host.
func hostOf(p *model.Published) string {
	if p.Host == "" {
		return anyHost
	}
	return string(p.Host)
}
