package istio

// Kinds are the kinds of Istio's API groups that the audit knows, by group.
var Kinds = map[string][]string{
	"networking.istio.io": {"Gateway", "VirtualService", "DestinationRule", "ServiceEntry", "Sidecar", "WorkloadEntry", "WorkloadGroup", "EnvoyFilter", "ProxyConfig"},
	"security.istio.io":   {"AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication"},
	"telemetry.istio.io":  {"Telemetry"},
}
