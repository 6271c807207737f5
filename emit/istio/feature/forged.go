package feature

import "strings"

// forwarded are headers that proxies in front write of the caller. A gateway without
// such proxies passes on what the caller wrote, or appends to it (x-forwarded-for, via).
var forwarded = map[string]bool{
	"cf-connecting-ip": true, "forwarded": true, "true-client-ip": true, "via": true, "x-client-ip": true,
	"x-cluster-client-ip": true, "x-original-forwarded-for": true, "x-original-host": true, "x-real-ip": true,
}

// Forgeable reports whether a request header, whose name is of small letters, looks like
// one of a proxy although the caller may have written it. Envoy itself removes or
// overwrites most of x-envoy-*, and x-forwarded-client-cert where the mesh does not
// forward it (gatewayTopology.forwardClientCertDetails): x-envoy-attempt-count and
// x-envoy-peer-metadata pass as they came.
func Forgeable(name string) bool {
	return forwarded[name] || strings.HasPrefix(name, "x-forwarded-") || strings.HasPrefix(name, "x-envoy-")
}

// OfConnection reports whether a request header is of the connection to the caller: not
// every request has it, and Envoy removes it before routes are matched. Websockets need
// `upgrade`, which HTTP/1.1 has and Envoy adds for HTTP/2.
func OfConnection(name string) bool { return hopByHop[name] && name != "upgrade" }
