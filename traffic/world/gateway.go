package world

import (
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
)

// A Gateway is a Gateway.
type Gateway struct {
	*Object
	Spec    *api.Gateway
	Servers []*Server
	// Pods identifies the pods that the Gateway selects: two Gateways that select
	// the same pods of the inventory have the same.
	Pods string
	// Hosts are the hosts of all servers.
	Hosts *host.Index[ServerHost]
	odd   bool // some host has a wildcard that the index does not find
}

// FullName returns NAMESPACE/NAME, as VirtualServices name the Gateway.
func (g *Gateway) FullName() string { return g.Namespace + "/" + g.Name }

// A Server is one of a Gateway's servers.
type Server struct {
	*Gateway
	Spec  *api.Server
	At    Part
	Class Class
}

// Port returns the port of the server in the Gateway, which pods may serve on another
// one (see Listener).
func (s *Server) Port() uint32 { return s.Spec.GetPort().GetNumber() }

// Mode returns the TLS mode of a server that terminates TLS and serves http;
// PASSTHROUGH for all others.
func (s *Server) Mode() api.ServerTLSSettings_TLSmode {
	if s.Class != HTTPS {
		return api.ServerTLSSettings_PASSTHROUGH
	}
	return s.Spec.GetTls().GetMode()
}

// Redirects reports whether a plain http server redirects every request to https.
func (s *Server) Redirects() bool { return s.Class == PlainHTTP && s.Spec.GetTls().GetHttpsRedirect() }

// A ServerHost is a host of a server.
type ServerHost struct {
	Server    *Server
	Namespace string // of the VirtualServices that may use it; * is all
	Host      host.Pattern
	At        Part
}

// Takes reports whether VirtualServices of the namespace may use the host.
func (h ServerHost) Takes(namespace string) bool {
	return h.Namespace == "*" || h.Namespace == namespace
}

func newGateway(o *Object, spec *api.Gateway) *Gateway {
	g := &Gateway{Object: o, Spec: spec, Hosts: host.NewIndex[ServerHost]()}
	for i, s := range spec.Servers {
		server := &Server{g, s, o.Part("spec.servers[%d]", i), classOf(s)}
		g.Servers = append(g.Servers, server)
		for _, h := range server.Hosts() {
			g.Hosts.Add(h.Host, h)
			g.odd = g.odd || isOdd(h.Host)
		}
	}
	return g
}

// Hosts returns the server's hosts: HOST, or NAMESPACE/HOST. Source: model/gateway.go
// mergeGateways.
func (s *Server) Hosts() (list []ServerHost) {
	for i, text := range s.Spec.Hosts {
		namespace, name, found := strings.Cut(text, "/")
		switch {
		case !found:
			namespace, name = "*", text
		case namespace == ".":
			namespace = s.Namespace
		}
		list = append(list, ServerHost{s, namespace, host.Pattern(strings.ToLower(name)), s.Part("%s.hosts[%d]", s.At.Path, i)})
	}
	return list
}
