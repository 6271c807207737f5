// Package feature has what Istio, Envoy, Kubernetes and Linux fix by themselves: the
// one table of the target's releases, limits, defaults, ports and ranges of addresses,
// and what Envoy's regular expressions are. It knows nothing of gwc.
package feature

// A Limit is the accepted range of a number, or of the length of a string. A value
// outside the range is rejected, usually together with the whole message that
// contains it.
type Limit struct {
	Field string // that is limited, in the words of its owner
	Unit  string
	Least int
	Most  int
	// Source is the rule: a message and its protoc-gen-validate rule, a
	// validation function, a kernel constant.
	Source string
}

// Allows reports whether a value is within the limit.
func (l Limit) Allows(value int) bool { return l.Least <= value && value <= l.Most }

// The limits of Envoy. A message that breaks one is refused whole: of a header
// or a query parameter that is the route configuration of the port, with every
// host in it.
var (
	HeaderValue = Limit{"header value", "bytes", 1, 16_384,
		"envoy.config.core.v3.HeaderValue.value: max_bytes 16384; an empty value is not written (Envoy HeaderParser)"}
	HeaderName = Limit{"header name", "bytes", 1, 16_384,
		"envoy.config.core.v3.HeaderValue.key: min_len 1, max_bytes 16384"}
	HeaderChanges = Limit{"header changes of a route", "headers", 0, 1_000,
		"envoy.config.route.v3.Route.request_headers_to_add, response_headers_to_add: max_items 1000"}
	QueryName = Limit{"query parameter name", "bytes", 1, 1_024,
		"envoy.config.route.v3.QueryParameterMatcher.name: min_len 1, max_bytes 1024"}
	DirectStatus = Limit{"status of a direct response", "", 200, 599,
		"envoy.config.route.v3.DirectResponseAction.status: gte 200, lt 600"}
	AbortStatus = Limit{"status of an abort", "", 200, 599,
		"envoy.extensions.filters.http.fault.v3.FaultAbort.http_status: gte 200, lt 600"}
	Body = Limit{"direct response body", "bytes", 0, 4_096,
		"envoy.config.route.v3.RouteConfiguration.max_direct_response_body_size_bytes: default 4096"}
	SNI = Limit{"SNI of a cluster", "bytes", 0, 255,
		"envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext.sni: max_bytes 255"}
	RegexpProgram = Limit{"program of a regular expression", "instructions", 0, 32_768,
		"Envoy's runtime key re2.max_program_size.error_level, 32768 in Istio's bootstrap"}
	RSAKey = Limit{"RSA key of a certificate", "bits", 2_048, 16_384,
		"Envoy ContextImpl: only RSA certificates with 2048-bit or larger keys; BoringSSL OPENSSL_RSA_MAX_MODULUS_BITS"}
	ECDSAKey = Limit{"ECDSA key of a certificate", "bits of the curve", 256, 521,
		"Envoy ContextImpl: only P-256, P-384 or P-521 ECDSA certificates"}
)

// The limits of Istio's validation webhook and of the CRDs' schemas.
var (
	Regexp = Limit{"regular expression", "characters", 1, 1_024,
		"istio pkg/config/validation validateStringRegexp"}
	HostName = Limit{"host", "characters", 1, 255,
		"istio pkg/config/validation/agent CheckDNS1123Preconditions"}
	GatewayHostLabels = Limit{"labels of a gateway's host", "labels", 2, 127,
		"istio pkg/config/validation/agent validateSidecarOrGatewayHostnamePart: short names (non FQDN) are not allowed"}
	EntryPorts = Limit{"ports of a ServiceEntry", "ports", 1, 256,
		"CRD serviceentries.networking.istio.io spec.ports: maxItems 256"}
	EntryAddresses = Limit{"addresses of a ServiceEntry", "addresses", 0, 256,
		"CRD serviceentries.networking.istio.io spec.addresses: maxItems 256"}
	Count = Limit{"connections, pending requests, requests, errors", "", 1, 1<<31 - 1,
		"istio.networking.v1alpha3.ConnectionPoolSettings: int32, 0 is not said"}
)

// KeepaliveTime is a limit of Linux. A cluster whose socket option the kernel
// refuses has no connection at all.
var KeepaliveTime = Limit{"TCP keepalive time", "seconds", 1, 32_767,
	"Linux MAX_TCP_KEEPIDLE, the socket option TCP_KEEPIDLE; Istio hands on whole seconds"}

// The limits of Kubernetes.
var (
	ObjectName = Limit{"name of an object", "characters", 1, 253,
		"k8s.io/apimachinery IsDNS1123Subdomain"}
	Label = Limit{"label of a DNS name", "characters", 1, 63,
		"RFC 1035 section 2.3.4; k8s.io/apimachinery IsDNS1123Label"}
	Object = Limit{"object", "bytes", 0, 1_500_000,
		"etcd's --max-request-bytes, 1.5 MiB by default, less the request around the object"}
)

// SlowObject is the size in bytes above which Kubernetes is slow at every change of
// an object.
const SlowObject = 900_000

// The recommended maximum numbers. Above them, Istio works but is slow; the numbers
// were measured.
const (
	// ManySidecarPorts is of ports of external hosts at a sidecar: each is a cluster.
	ManySidecarPorts = 10_000
	// ManyTLSHosts is of TLS hosts on one port at a sidecar: istiod's time grows more
	// than quadratically.
	ManyTLSHosts = 1_000
	// ManyServerHosts is of hosts of one server: istiod compares each with each route.
	ManyServerHosts = 3_000
	// ManyEgressHosts is of external hosts of one egress gateway.
	ManyEgressHosts = 3_000
	// ManyPolicyNames is of the names of connections in the policies of one server: each
	// restricted host of it has a policy with the names of all its hosts, and each
	// listener of the pods has all policies.
	ManyPolicyNames = 40_000
	// ManyCertificates is of a gateway, whose pods load them when they start.
	ManyCertificates = 500
)

// Limits are all of them, for tests that try each field at its limit and past it.
var Limits = []Limit{
	HeaderValue, HeaderName, HeaderChanges, QueryName, DirectStatus, AbortStatus, Body, SNI, RegexpProgram, RSAKey, ECDSAKey,
	Regexp, HostName, GatewayHostLabels, EntryPorts, EntryAddresses, Count, KeepaliveTime, ObjectName, Label, Object,
}
