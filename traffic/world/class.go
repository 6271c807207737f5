package world

import (
	"strings"

	api "istio.io/api/networking/v1alpha3"
)

// A Class is how a server handles connections, which decides the kind of routes that
// it accepts.
type Class int

// The classes.
const (
	PlainHTTP       Class = iota
	HTTPS                 // terminates TLS, then http
	TCP                   // any connection
	TerminatedTLS         // terminates TLS, then any connection
	Passthrough           // TLS, routed by SNI
	AutoPassthrough       // TLS, routed by the mesh's own SNI: it accepts no routes
)

// classOf returns the class of a server, by its protocol and its TLS mode. tls without
// a TLS protocol is ignored, except for tcp. Source: istio/pkg/config/gateway IsTLSServer,
// IsHTTPServer.
func classOf(s *api.Server) Class {
	protocol := s.GetPort().GetProtocol()
	tls := s.Tls != nil && !IsHTTP(protocol)
	switch {
	case tls && s.Tls.Mode == api.ServerTLSSettings_PASSTHROUGH:
		return Passthrough
	case tls && s.Tls.Mode == api.ServerTLSSettings_AUTO_PASSTHROUGH:
		return AutoPassthrough
	case strings.EqualFold(protocol, "HTTPS"):
		return HTTPS
	case tls || strings.EqualFold(protocol, "TLS"):
		return TerminatedTLS
	case IsHTTP(protocol):
		return PlainHTTP
	}
	return TCP
}

// UsesTLS reports whether connections to the server begin with TLS.
func (c Class) UsesTLS() bool { return c != PlainHTTP && c != TCP }

// RouteKind returns the kind of routes that a server of the class accepts: http, tls,
// tcp, or none.
func (c Class) RouteKind() string {
	switch c {
	case PlainHTTP, HTTPS:
		return "http"
	case Passthrough:
		return "tls"
	case TCP, TerminatedTLS:
		return "tcp"
	}
	return ""
}

// IsHTTP reports whether a port of that protocol carries plain http requests.
func IsHTTP(protocol string) bool { return ParseProtocol(protocol).IsHTTP() }

// IsTLS reports whether callers of a port of that protocol use TLS.
func IsTLS(protocol string) bool { return ParseProtocol(protocol).IsTLS() }
