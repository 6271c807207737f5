package audit

import (
	"strings"

	api "istio.io/api/networking/v1alpha3"
)

// A gateway is a Gateway.
type gateway struct {
	*object
	spec    *api.Gateway
	servers []*server
	pods    string // what its pods are known by
	hosts   *index[serverHost]
}

// A server is one of a Gateway's servers.
type server struct {
	*gateway
	spec  *api.Server
	part  part
	class class
}

// A serverHost is a host of a server.
type serverHost struct {
	server    *server
	namespace string // of the VirtualServices that it takes; * takes all
	host      string
	part      part
}

// A class is how a server handles connections, which decides the kind of routes that
// it accepts.
type class int

const (
	plainHTTP   class = iota
	https             // ends TLS, then http
	tcp               // any connection
	endsTLS           // ends TLS, then any connection
	passthrough       // TLS, by its name alone
	automatic         // TLS by the mesh's own names; it takes no routes
)

func classOf(s *api.Server) class {
	protocol := strings.ToUpper(s.GetPort().GetProtocol())
	tls := s.Tls != nil && protocol != "HTTP" && protocol != "HTTP2" && !strings.HasPrefix(protocol, "GRPC")
	switch {
	case tls && s.Tls.Mode == api.ServerTLSSettings_PASSTHROUGH:
		return passthrough
	case tls && s.Tls.Mode == api.ServerTLSSettings_AUTO_PASSTHROUGH:
		return automatic
	case protocol == "HTTPS":
		return https
	case tls || protocol == "TLS":
		return endsTLS
	case protocol == "HTTP" || protocol == "HTTP2" || strings.HasPrefix(protocol, "GRPC"):
		return plainHTTP
	}
	return tcp
}

// speaksTLS reports whether connections to the server begin with TLS.
func (c class) speaksTLS() bool { return c != plainHTTP && c != tcp }

func newGateway(o *object, spec *api.Gateway) *gateway {
	g := &gateway{object: o, spec: spec, hosts: newIndex[serverHost]()}
	for i, s := range spec.Servers {
		out := &server{g, s, o.part("spec.servers[%d]", i), classOf(s)}
		g.servers = append(g.servers, out)
		for _, h := range out.hosts() {
			g.hosts.add(h.host, h)
		}
	}
	return g
}

// hosts returns the server's hosts.
func (s *server) hosts() (list []serverHost) {
	for i, said := range s.spec.Hosts {
		namespace, host, found := strings.Cut(said, "/")
		switch {
		case !found:
			namespace, host = "*", said
		case namespace == ".":
			namespace = s.namespace
		}
		list = append(list, serverHost{s, namespace, strings.ToLower(host), s.gateway.part("%s.hosts[%d]", s.part.path, i)})
	}
	return list
}

func (s *server) port() uint32 { return s.spec.GetPort().GetNumber() }

// field returns a part of the server.
func (s *server) field(path string) part { return s.gateway.part("%s.%s", s.part.path, path) }

// takes reports whether VirtualServices of the namespace may use the host.
func (h serverHost) takes(namespace string) bool {
	return h.namespace == "*" || h.namespace == namespace
}
