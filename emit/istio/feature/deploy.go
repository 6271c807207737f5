package feature

// The labels and annotations of pods that istiod's injector reads (istio.io, Installing
// Gateways; pilot/pkg/kube/inject).
const (
	// InjectLabel asks for an injected proxy.
	InjectLabel = "sidecar.istio.io/inject"
	// TemplatesAnnotation names the templates of the injector, and GatewayTemplate that
	// of gateways.
	TemplatesAnnotation = "inject.istio.io/templates"
	GatewayTemplate     = "gateway"
	// ProxyConfigAnnotation is the ProxyConfig of a pod as YAML; what it does not state
	// is that of the mesh (meshConfig.defaultConfig).
	ProxyConfigAnnotation = "proxy.istio.io/config"
)

// PodTemplateHash is the label by which Kubernetes tells the pods of a Deployment's
// ReplicaSets apart.
const PodTemplateHash = "pod-template-hash"

// What the Helm chart istio/gateway gives a gateway (manifests/charts/gateway): the
// container that the injector completes, its image, which the injector replaces, its
// resources, the load of its autoscaler, and the name of its Role.
const (
	ProxyContainer    = "istio-proxy"
	AutoImage         = "auto"
	SecretsRoleSuffix = "-sds"
	GatewayLoad       = 80 // percent of the requested CPU
)

// GatewayRequests and GatewayLimits are the resources of a gateway's container.
var (
	GatewayRequests = map[string]string{"cpu": "100m", "memory": "128Mi"}
	GatewayLimits   = map[string]string{"cpu": "2000m", "memory": "1024Mi"}
)

// UnprivilegedPort is the first port on which every process can listen, unless the
// sysctl UnprivilegedPortStart says another one. Kubernetes allows the sysctl in every
// pod (Pod Security Standards, Restricted).
const (
	UnprivilegedPort      = 1024
	UnprivilegedPortStart = "net.ipv4.ip_unprivileged_port_start"
)

// ControlPlanePorts are the ports of istiod that pods call: 15010 xDS in plain text,
// 15012 xDS and certificates by TLS, 15014 monitoring (istio.io, Application
// requirements: ports used by Istio).
var ControlPlanePorts = []int{15010, 15012, 15014}

// DNSPort is the port of DNS, by UDP and TCP.
const DNSPort = 53

// NodeDNS is the address of the cache of DNS that each node may have
// (kubernetes.io, Using NodeLocal DNSCache in Kubernetes Clusters).
const NodeDNS = "169.254.20.10/32"

// NamespaceLabel is the label of every Namespace that is its name.
const NamespaceLabel = "kubernetes.io/metadata.name"

// ControlPlane is the label `app` of the pods of the control plane.
const ControlPlane = "istiod"

// OperatorVersion is the API version of IstioOperators, which istioctl reads.
const OperatorVersion = "install.istio.io/v1alpha1"
