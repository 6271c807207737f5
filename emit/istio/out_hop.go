package istio

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
)

// An exitServer is one Gateway object of a gateway by which hosts leave, and the
// subset of the gateway's Service by which sidecars reach it.
type exitServer struct {
	key     key
	gateway *model.Gateway
	port    int    // httpHop or otherHop
	name    string // of the port
	sni     string // of the hop
	hosts   []string
	exits   []*exit // by host
	// ports are the clauses of the ports that it serves.
	ports []model.EgressPort

	subset string // of the gateway's Service
}

func (s *exitServer) ref(program string) string {
	return s.gateway.Namespace + "/" + s.key.name(program)
}

// planServer returns the server for a port of a host: http of all hosts shares one,
// unless the host is restricted to accounts, because then its hop must be
// distinguishable, or is the wildcard of a named program, whose requests have names
// outside the program.
func (b *builder) planServer(p *outboundPlan, e *exit, port model.EgressPort) *exitServer {
	if port.Protocol == model.HTTP {
		if len(e.Accounts) == 0 && (b.program() == "" || !e.Wildcard) {
			return b.sharedServer(p, e, port)
		}
		if i := slices.IndexFunc(e.legs, func(l *leg) bool { return l.Protocol == model.HTTP }); i >= 0 {
			s := e.legs[i].server
			s.ports = append(s.ports, port)
			return s
		}
	}
	s := &exitServer{
		key: key{"out", e.Host, strconv.Itoa(port.Number)}, gateway: e.Gateway, port: otherHop, name: string(port.Protocol),
		sni: b.within(hopName(e.EgressHost, port)), exits: []*exit{e}, ports: []model.EgressPort{port},
	}
	s.hosts = []string{s.sni}
	switch {
	case port.Protocol == model.HTTP:
		s.key, s.port = key{"out", e.Host, "http"}, httpHop
		if e.Wildcard {
			s.sni, s.hosts = hopName(e.EgressHost, port), spellings(e.Host)
		}
	case e.Wildcard && port.Number == otherHop && port.Protocol == model.TLS && b.program() == "":
		s.hosts = []string{e.Host}
	}
	p.servers = append(p.servers, s)
	return s
}

// sharedServer returns the http server that all hosts of a gateway share. It lists
// only `*`, because a long list is slow. Istio drops the second `*` of a port, so
// that a named program lists every name of the program instead.
func (b *builder) sharedServer(p *outboundPlan, e *exit, port model.EgressPort) *exitServer {
	s := p.shared[e.Gateway]
	if s == nil {
		s = &exitServer{
			key: key{"out", e.Gateway.Name}, gateway: e.Gateway, port: httpHop, name: string(model.HTTP),
			sni: anyHop, hosts: []string{"*"},
		}
		if b.program() != "" {
			s.sni, s.hosts = "any"+b.hopSuffix(), []string{"*" + b.hopSuffix()}
		}
		p.shared[e.Gateway] = s
		p.servers = append(p.servers, s)
	}
	s.exits = withExit(s.exits, e)
	s.ports = append(s.ports, port)
	return s
}

// withExit adds a host to the hosts of an object. They are added in order, so that
// the last one shows whether the host is present.
func withExit(list []*exit, e *exit) []*exit {
	if n := len(list); n > 0 && list[n-1] == e {
		return list
	}
	return append(list, e)
}

// leavesOpen reports whether the shared server s serves the host's http.
func (e *exit) leavesOpen(s *exitServer) bool {
	return slices.ContainsFunc(e.legs, func(l *leg) bool { return l.server == s })
}

// words are the words of the subset's name.
func (s *exitServer) words() key {
	if len(s.key) == 2 {
		return key{"http"}
	}
	return s.key[1:]
}

// A hop is a DestinationRule for a gateway's Service, with the subsets of the servers
// whose names fall into the bucket.
type hop struct {
	key     key
	gateway *model.Gateway
	servers []*exitServer // by subset
}

// planHops distributes the servers over the hops of their gateways and names their
// subsets. Istio merges the rules of one Service, including those of other builds, so
// a subset's name contains the digest of its rule.
func (b *builder) planHops(servers []*exitServer) []*hop {
	byID := map[string]*hop{}
	var out []*hop
	for _, s := range servers {
		k := key{"hop", s.gateway.Name, bucketOf(s)}
		id := k.id()
		h := byID[id]
		if h == nil {
			h = &hop{key: k, gateway: s.gateway}
			byID[id] = h
			out = append(out, h)
		}
		s.subset = subsetName(s.words(), k.digest(b.program()))
		h.servers = append(h.servers, s)
	}
	for _, h := range out {
		slices.SortFunc(h.servers, func(x, y *exitServer) int { return cmp.Compare(x.subset, y.subset) })
	}
	return out
}

// bucketOf returns the first hex digit of the hash of the server's host.
func bucketOf(s *exitServer) string {
	host := s.sni
	if len(s.key) > 2 {
		host = s.key[1]
	}
	sum := sha256.Sum256([]byte(host))
	return hex.EncodeToString(sum[:1])[:1]
}

// subsetWords is the number of bytes of a subset's name that its words may take:
// with both digests the name is a DNS label.
const subsetWords = 37

// subsetName returns the name of a subset: its words, the digest that tells apart
// what the words do not, and the digest of the rule.
func subsetName(k key, rule string) string {
	digest := k.digest("")
	words := strings.TrimSuffix(k.name(""), "-"+digest)
	if len(words) > subsetWords {
		words = strings.TrimRight(words[:subsetWords], "-")
	}
	return words + "-" + digest + "-" + rule
}
