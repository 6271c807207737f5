package feature

// The defaults of the mesh configuration.
const (
	RootNamespace = "istio-system"  // meshConfig.rootNamespace
	Domain        = "cluster.local" // meshConfig.trustDomain, Kubernetes' --cluster-domain
)

// RevisionLabel selects the control plane of an object.
const RevisionLabel = "istio.io/rev"

// GatewayLabel is the key of the label by which Gateways usually select pods.
const GatewayLabel = "istio"

// A Gateway is a gateway as an installation has it.
type Gateway struct {
	Name, Namespace, Service string
	Label                    string      // the value of GatewayLabel
	Ports                    map[int]int // of the pods, by that of the Service
	Egress                   bool
}

// Gateways are those of the profiles of istioctl
// (manifests/charts/gateways/istio-ingress and istio-egress).
var Gateways = []Gateway{
	{"ingress", RootNamespace, "istio-ingressgateway", "ingressgateway", map[int]int{80: 8080, 443: 8443}, false},
	{"egress", RootNamespace, "istio-egressgateway", "egressgateway", map[int]int{80: 8080, 443: 8443}, true},
}

// HelmGateway is a gateway of the Helm chart in the namespace that Istio's
// installation guide uses (manifests/charts/gateway: the label is the name of the
// release without `istio-`).
var HelmGateway = Gateway{Name: "ingress", Namespace: "istio-ingress", Service: "istio-ingress", Label: "ingress"}
