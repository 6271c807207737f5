package audit

import (
	"strings"

	networking "istio.io/api/networking/v1alpha3"
	security "istio.io/api/security/v1beta1"
)

// A serviceEntry is a ServiceEntry.
type serviceEntry struct {
	*object
	spec *networking.ServiceEntry
}

// A sidecar is a Sidecar.
type sidecar struct {
	*object
	spec *networking.Sidecar
}

// A peerAuthentication is a PeerAuthentication.
type peerAuthentication struct {
	*object
	spec *security.PeerAuthentication
}

// An authorization is an AuthorizationPolicy.
type authorization struct {
	*object
	spec *security.AuthorizationPolicy
}

// A requestAuthentication is a RequestAuthentication.
type requestAuthentication struct {
	*object
	spec *security.RequestAuthentication
}

// port returns a ServiceEntry's port; nil where it has none of that number.
func (e *serviceEntry) port(number uint32) *networking.ServicePort {
	for _, p := range e.spec.Ports {
		if p.Number == number {
			return p
		}
	}
	return nil
}

// encrypted reports whether callers of a port of that protocol encrypt.
func encrypted(protocol string) bool {
	p := strings.ToUpper(protocol)
	return p == "HTTPS" || p == "TLS"
}

func isHTTP(protocol string) bool {
	p := strings.ToUpper(protocol)
	return p == "HTTP" || p == "HTTP2" || strings.HasPrefix(p, "GRPC")
}
