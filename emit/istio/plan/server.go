package plan

import (
	"strconv"

	"github.com/gwc-lang/gwc/compiler/model"
)

// Ingress is the plan of what gateways serve to callers outside the mesh.
type Ingress struct {
	Sharing
	Hosts []*VirtualHost // by server, host
	// Outside are the hosts outside the mesh to which the hosts' routes send, by
	// namespace, key.
	Outside []*Outside
	// Misdirected are the hosts that the servers of wildcards reject.
	Misdirected []*Misdirected
	Listens     []*ListenGateway // by gateway, as they are written
	// Policies refuse callers of hosts, and Authentications verify their tokens; by
	// host, and by name.
	Policies        []*AccessPolicy
	Authentications []*Authentication
}

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

// Widest returns the published hosts that no other host of the server covers: those
// that the server lists.
func (s *Server) Widest() []*model.Published { return s.widest }

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
	in.Sharing = Shared(p.model).own()
	for _, s := range in.Servers {
		p.complete(s)
		for _, pub := range s.widest {
			for _, name := range in.listedNames(pub) {
				s.Listed = append(s.Listed, ListedHost{name, pub})
			}
		}
	}
	p.planMisdirected()
	p.planBackends()
	p.planHosts()
	in.sortOutside()
	p.planListens()
}

// complete fills in the name, port and certificates of a server.
func (p *planner) complete(s *Server) {
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

// hostKey returns the key of an object for a single published host.
func hostKey(pub *model.Published) key {
	k := key{"in", pub.Gateway.Name, strconv.Itoa(pub.Port)}
	if pub.Host != "" {
		k = append(k, string(pub.Host))
	}
	return k
}
