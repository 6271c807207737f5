package code

// The codes of deployed gateways, of the proxies in front of gateways, and of confined
// namespaces.
const (
	InvalidReplicas         Code = "GWC1260"
	NumberOfProxies         Code = "GWC1261"
	GatewayDeployedTwice    Code = "GWC1262"
	PortOfDeployedGateway   Code = "GWC1264"
	DeployedTargetConflict  Code = "GWC1265"
	LabelOfDeployedGateway  Code = "GWC1266"
	DeployedServiceName     Code = "GWC1267"
	DeployedOverService     Code = "GWC1268"
	DeployedOverObject      Code = "GWC1269"
	DeployedBesideCA        Code = "GWC1270"
	DifferentProxies        Code = "GWC1271"
	UntrustedProxies        Code = "GWC1272"
	AddressesOfNodes        Code = "GWC1273"
	ConfinedRootNamespace   Code = "GWC1280"
	ConflictingExceptions   Code = "GWC1281"
	OpenConfinement         Code = "GWC1282"
	ConfinedHostBlocked     Code = "GWC1283"
	ConfinedHostNotReached  Code = "GWC1284"
	ConfinedWildcard        Code = "GWC1285"
	UnconfinedGatewayPods   Code = "GWC1286"
	UnconfinablePods        Code = "GWC1287"
	SidecarOfConfined       Code = "GWC1288"
	NetworkPolicyOfConfined Code = "GWC1289"
)
