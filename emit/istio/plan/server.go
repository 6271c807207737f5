package plan

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
)

// Ingress is the plan of what gateways serve to callers outside the mesh.
type Ingress struct {
	Servers []*Server      // by key
	Hosts   []*VirtualHost // by server, host
	// Misdirected are the hosts that the servers of wildcards reject.
	Misdirected []*Misdirected
	Listens     []*ListenGateway // by gateway, as they are written

	listeners Listeners
	serves    map[*model.Published]*Server
}

// ServerOf returns the server of a published host: those that share one are served on
// one connection.
func (i *Ingress) ServerOf(p *model.Published) *Server { return i.serves[p] }

// Listeners returns who asks for what on the ports of the gateways' pods.
func (i *Ingress) Listeners() Listeners { return i.listeners }

// A Server is one Gateway object that the program itself routes for.
type Server struct {
	Object
	ServerPort
	Gateway  *model.Gateway
	Selector map[string]string
	// Published are all hosts that it serves; protocol, mode, certificates and
	// TLS settings of all of them are the same where it terminates TLS.
	Published []*model.Published
	// Listed are the hosts that the object lists: none covers another, because
	// the first VirtualService of a wildcard would take the other's requests.
	Listed     []ListedHost
	Mode       model.Mode
	Credential Credential

	key    key
	widest []*model.Published // of Listed, each once
}

// A ListedHost is a host name that a server lists, of a published host.
type ListedHost struct {
	Name      string
	Published *model.Published
}

// TerminatesHTTP reports whether the gateway terminates TLS of the host and parses
// requests, so that a request may have another host than the connection.
func TerminatesHTTP(p *model.Published) bool {
	return p.Protocol.Value == model.HTTPS && p.Mode.Value.Terminates()
}

// planIngress decides the Gateway objects, the hosts that each one serves and lists,
// its certificates, the hosts that it rejects, and the routes of the hosts.
func (p *planner) planIngress() {
	in := &p.plan.Ingress
	in.serves, in.listeners = map[*model.Published]*Server{}, listenersOf(p.model)
	servers := map[string]*Server{}
	for _, pub := range widestFirst(p.model.Published) {
		k := in.keyOf(pub)
		id := k.id()
		s := servers[id]
		if s == nil {
			s = &Server{key: k, Gateway: pub.Gateway}
			servers[id] = s
		}
		s.Published = append(s.Published, pub)
		in.serves[pub] = s
	}
	for _, id := range slices.Sorted(maps.Keys(servers)) {
		p.complete(servers[id])
		in.Servers = append(in.Servers, servers[id])
	}
	for _, s := range in.Servers {
		for _, pub := range s.widest {
			for _, name := range in.listedNames(pub) {
				s.Listed = append(s.Listed, ListedHost{name, pub})
			}
		}
	}
	p.planMisdirected()
	p.planBackends()
	p.planHosts()
	p.planListens()
}

// complete fills in what follows from the hosts of a server.
func (p *planner) complete(s *Server) {
	slices.SortFunc(s.Published, func(x, y *model.Published) int { return strings.Compare(x.Host, y.Host) })
	s.widest = widest(s.Published)
	first := s.Published[0]
	s.Object, s.Selector = p.object(s.Gateway.Namespace, s.key), p.selector(s.Gateway)
	s.ServerPort, s.Mode = serverPort(first.Port, first.Protocol.Value, first.Mode.Value), first.Mode.Value
	s.Credential = p.serverCredential(s)
}

// serverPort returns a server's port. http, http2 and grpc are one listener, which
// accepts all three, so its name and protocol do not depend on the hosts that share
// it. Istio never treats passthrough TLS as http.
func serverPort(number int, protocol model.Protocol, mode model.Mode) ServerPort {
	switch {
	case protocol.PlainHTTP():
		protocol = model.HTTP
	case mode == model.Passthrough:
		protocol = model.TLS
	}
	return ServerPort{number, string(protocol), protocol}
}

// keyOf returns the key of the Gateway object of a published host. The wildcards that
// cover it already have theirs.
func (i *Ingress) keyOf(pub *model.Published) key {
	port := strconv.Itoa(pub.Port)
	if protocol := pub.Protocol.Value; protocol.PlainHTTP() || protocol.Opaque() {
		return key{"in", pub.Gateway.Name, port}
	}
	if k := sharedKey(pub); k != nil && !i.separate(pub, k) {
		return k
	}
	return hostKey(pub)
}

// hostKey returns the key of an object for a single published host.
func hostKey(pub *model.Published) key {
	k := key{"in", pub.Gateway.Name, strconv.Itoa(pub.Port)}
	if pub.Host != "" {
		k = append(k, pub.Host)
	}
	return k
}

// sharedKey returns the key of the Gateway object of all hosts with these
// certificates and settings, so that browsers may reuse connections between
// them; nil where every host has a separate one. Words that begin with an operator
// cannot be names, so no key reads like another.
func sharedKey(pub *model.Published) key {
	if !TerminatesHTTP(pub) || !pub.Certs.Is() {
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
func (i *Ingress) separate(pub *model.Published, k key) bool {
	foreign := false
	for _, w := range i.listeners.Covering(pub) {
		s := i.serves[w.Published]
		if s != nil && slices.Equal(s.key, k) {
			return foreign
		}
		foreign = true
	}
	return false
}

// widest returns the published hosts, sorted, that no other one covers.
func widest(published []*model.Published) []*model.Published {
	hosts := map[string]bool{}
	for _, p := range published {
		hosts[p.Host] = true
	}
	return slices.DeleteFunc(slices.Clone(published), func(p *model.Published) bool {
		return slices.ContainsFunc(host.Above(p.Host), func(w string) bool { return hosts[w] })
	})
}

// widestFirst returns the published hosts, each after the wildcards that cover it.
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
