package feature

// ProxyPorts are the ports that Istio's proxy itself has in a pod: 15000 Envoy's
// administration, 15001 outbound and 15006 inbound connections, 15004 debugging,
// 15008 tunnels, 15020 telemetry, 15021 health, 15053 DNS, 15090 Prometheus
// (istio.io, Application requirements: ports used by Istio). A Gateway server has
// a real listener, which another one on its port keeps from listening.
var ProxyPorts = []int{15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090}

// SidecarPorts are the ports on which sidecars have no outbound listener:
// istiod's conflictWithReservedListener (pilot/pkg/model/context.go) leaves it
// out, silently, for EnvoyStatusPort 15021, EnvoyPrometheusPort 15090,
// ProxyListenPort 15001 and ProxyInboundListenPort 15006.
var SidecarPorts = []int{15001, 15006, 15021, 15090}

// The ports of an egress gateway's Service that are used: http goes to one, all other
// protocols to the other.
const (
	EgressHTTPPort = 80
	EgressTLSPort  = 443
)

// EgressPorts are both ports of an egress gateway's Service.
var EgressPorts = []int{EgressHTTPPort, EgressTLSPort}
