package istio

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
)

// inboundPlan is the complete plan for ingress.
type inboundPlan struct {
	servers   []*server // by name
	serves    map[*model.Published]*server
	listeners listeners
	// misdirected are the hosts that a wildcard's server must refuse.
	misdirected []misdirected
}

// A server is one Gateway object that the program itself routes for.
type server struct {
	key     key
	gateway *model.Gateway
	port    int
	// published are all hosts that it serves; protocol, mode, certificates and
	// TLS settings of all of them are the same where it terminates TLS.
	published []*model.Published
	// listed are those that the object lists: none lies beneath another,
	// because the first VirtualService of the wider would take its requests.
	listed     []*model.Published
	credential credential
}

// name is the object's name, and ref how a VirtualService names it.
func (s *server) name(program string) string { return s.key.name(program) }
func (s *server) ref(program string) string  { return s.gateway.Namespace + "/" + s.name(program) }

// terminatesHTTP reports whether the gateway terminates TLS and parses requests, so
// that a request may have another host than the connection.
func terminatesHTTP(p *model.Published) bool {
	return p.Protocol.Value == model.HTTPS && p.Mode.Value.Terminates()
}

// planInbound decides the Gateway objects, the hosts that each one serves and lists,
// its certificates and the hosts that it rejects.
func (b *builder) planInbound() *inboundPlan {
	p := &inboundPlan{serves: map[*model.Published]*server{}, listeners: listenersOf(b.model)}
	servers := map[string]*server{}
	for _, pub := range widestFirst(b.model.Published) {
		k := p.keyOf(pub)
		id := k.id()
		s := servers[id]
		if s == nil {
			s = &server{key: k, gateway: pub.Gateway, port: pub.Port}
			servers[id] = s
		}
		s.published = append(s.published, pub)
		p.serves[pub] = s
	}
	for _, id := range slices.Sorted(maps.Keys(servers)) {
		s := servers[id]
		slices.SortFunc(s.published, func(x, y *model.Published) int { return strings.Compare(x.Host, y.Host) })
		s.listed = listed(s.published)
		s.credential = b.credentialOf(s)
		p.servers = append(p.servers, s)
	}
	p.misdirected = p.planMisdirected()
	return p
}

// keyOf returns the key of the Gateway object of a published host. Wider hosts
// already have theirs.
func (p *inboundPlan) keyOf(pub *model.Published) key {
	port := strconv.Itoa(pub.Port)
	if protocol := pub.Protocol.Value; protocol.PlainHTTP() || protocol.Opaque() {
		return key{"in", pub.Gateway.Name, port}
	}
	if k := sharedKey(pub); k != nil && !p.separate(pub, k) {
		return k
	}
	return hostKey("in", pub)
}

// hostKey returns the key of an object for a single published host.
func hostKey(role string, pub *model.Published) key {
	k := key{role, pub.Gateway.Name, strconv.Itoa(pub.Port)}
	if pub.Host != "" {
		k = append(k, pub.Host)
	}
	return k
}

// sharedKey returns the key of the Gateway object of all hosts with these
// certificates and settings, so that browsers may reuse connections between
// them; nil where every host has its own. Words that begin with an operator
// cannot be names, so no key reads like another.
func sharedKey(pub *model.Published) key {
	if !terminatesHTTP(pub) || !pub.Certs.Is() {
		return nil
	}
	k := key{"in", pub.Gateway.Name, strconv.Itoa(pub.Port), strings.ReplaceAll(string(pub.Mode.Value), " ", "-")}
	k = append(k, slices.Sorted(slices.Values(pub.Certs.Value))...)
	if v := pub.MinTLS.Value; v != "" {
		k = append(k, "min="+v)
	}
	if v := pub.MaxTLS.Value; v != "" {
		k = append(k, "max="+v)
	}
	if v := pub.Ciphers.Value; len(v) > 0 {
		k = append(k, "ciphers="+strings.Join(v, "="))
	}
	return k
}

// separate reports whether the host cannot use the shared object k despite equal
// settings: a wildcard of the object covers it, so it is not listed, but a narrower
// wildcard elsewhere would receive its connections.
func (p *inboundPlan) separate(pub *model.Published, k key) bool {
	foreign := false
	for _, w := range p.listeners.above(pub) {
		s := p.serves[w.published]
		if s != nil && slices.Equal(s.key, k) {
			return foreign
		}
		foreign = true
	}
	return false
}

// listed returns the published hosts, sorted, that no other one covers.
func listed(published []*model.Published) []*model.Published {
	hosts := map[string]bool{}
	for _, p := range published {
		hosts[p.Host] = true
	}
	return slices.DeleteFunc(slices.Clone(published), func(p *model.Published) bool {
		return slices.ContainsFunc(host.Above(p.Host), func(w string) bool { return hosts[w] })
	})
}

// widestFirst returns the published with wider hosts before narrower ones.
func widestFirst(published []*model.Published) []*model.Published {
	width := func(p *model.Published) int {
		labels := strings.Count(p.Host, ".") * 2
		if p.Host != "*" && !strings.HasPrefix(p.Host, "*.") {
			labels++
		}
		return labels
	}
	out := slices.Clone(published)
	slices.SortStableFunc(out, func(x, y *model.Published) int { return width(x) - width(y) })
	return out
}
