package emit

import "google.golang.org/protobuf/reflect/protoreflect"

// always lists the message fields that are written even if their value is the zero
// value. A reader, or a rule of an admission check, should not have to know Istio's
// default for a missing field, least of all of a security setting. Other zero values
// are omitted, as in protojson; both forms have the same meaning to Istio.
var always = map[protoreflect.FullName]bool{
	// Zero is PASSTHROUGH: a server that does not terminate TLS at all.
	"istio.networking.v1alpha3.ServerTLSSettings.mode": true,
	// Zero is DISABLE: plain text.
	"istio.networking.v1alpha3.ClientTLSSettings.mode": true,
	// Zero is MESH_EXTERNAL: no mutual TLS, and counted as outside.
	"istio.networking.v1alpha3.ServiceEntry.location": true,
	// Zero is NONE: goes to whatever address the caller dialled.
	"istio.networking.v1alpha3.ServiceEntry.resolution": true,
	// Zero is REGISTRY_ONLY: hosts that are not known are refused.
	"istio.networking.v1alpha3.OutboundTrafficPolicy.mode": true,
	// Zero is ALLOW: what no rule lists is refused.
	"istio.security.v1beta1.AuthorizationPolicy.action": true,
	// Zero is V1.
	"istio.networking.v1alpha3.TrafficPolicy.ProxyProtocol.version": true,
	// Zero disables retries, where leaving out the whole message means two.
	"istio.networking.v1alpha3.HTTPRetry.attempts": true,
	// Zero is never, where leaving out the whole message means always.
	"istio.networking.v1alpha3.Percent.value": true,
}
