package world

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/inventory"
)

// A Protocol is the protocol of a port, in lower case; Sniffed means that proxies
// detect it.
type Protocol string

// The protocols that matter by name.
const (
	Sniffed Protocol = ""
	HTTP    Protocol = "http"
	TCPPort Protocol = "tcp"
	TLSPort Protocol = "tls"
	UDP     Protocol = "udp"
	Mongo   Protocol = "mongo"
	MySQL   Protocol = "mysql"
)

var protocols = []Protocol{"tcp", "udp", "grpc", "grpc-web", "http", "http_proxy", "http2", "https", "tls", "mongo", "redis", "mysql"}

// ParseProtocol returns a protocol by its name in an Istio object. Source:
// pkg/config/protocol Parse.
func ParseProtocol(text string) Protocol {
	p := Protocol(strings.ToLower(text))
	if slices.Contains(protocols, p) {
		return p
	}
	return Sniffed
}

// KubernetesProtocol returns the protocol of a port of a Service. Source:
// pkg/config/kube ConvertProtocol.
func KubernetesProtocol(p inventory.Port) Protocol {
	if p.Protocol == "UDP" {
		return UDP
	}
	name := p.Name
	if p.AppProtocol != "" {
		name = p.AppProtocol
		switch name {
		case "kubernetes.io/h2c":
			return "http2"
		case "kubernetes.io/ws":
			return HTTP
		case "kubernetes.io/wss":
			return "https"
		}
	}
	if len(name) >= len("grpc-web") && strings.EqualFold(name[:len("grpc-web")], "grpc-web") {
		return "grpc-web"
	}
	name, _, _ = strings.Cut(name, "-")
	protocol := ParseProtocol(name)
	if protocol == Sniffed && slices.Contains(wellKnownPorts, p.Number) {
		return TCPPort
	}
	return protocol
}

// wellKnownPorts are tcp if nothing else is said: servers speak first there.
var wellKnownPorts = []int{25, 53, 3306, 27017}

// IsHTTP reports whether proxies treat the port as http.
func (p Protocol) IsHTTP() bool {
	return p == "http" || p == "http2" || p == "http_proxy" || p == "grpc" || p == "grpc-web"
}

// IsHTTP2 reports whether proxies use HTTP/2 towards the port.
func (p Protocol) IsHTTP2() bool { return p == "http2" || p == "grpc" || p == "grpc-web" }

// MayBeHTTP reports whether requests to the port may be treated as http.
func (p Protocol) MayBeHTTP() bool { return p.IsHTTP() || p == Sniffed }

// IsTLS reports whether callers of the port use TLS.
func (p Protocol) IsTLS() bool { return p == "https" || p == "tls" }

// IsTCP reports whether proxies treat the port as bytes, with or without TLS.
func (p Protocol) IsTCP() bool { return !p.MayBeHTTP() && p != UDP }

// Takes reports whether routes of a kind apply to calls in the mesh to a port: proxies look
// for http and bytes where they detect the protocol. Source: networking/core/listener.go
// buildSidecarOutboundListener.
func (p Protocol) Takes(kind string) bool {
	switch kind {
	case "http":
		return p.MayBeHTTP()
	case "tls":
		return p.IsTLS()
	}
	return p == Sniffed || p.IsTCP() && !p.IsTLS()
}
