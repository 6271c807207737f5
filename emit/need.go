package emit

import "github.com/gwc-lang/gwc/compiler/model"

// A Need is something that the objects of a bundle expect to exist, and that the
// bundle does not have.
type Need struct {
	// Kind is istio, crd, namespace, gateway, service, issuer, clusterissuer,
	// secretstore, clustersecretstore, secret, configmap, file, decryptor, network,
	// provider, mesh, jwks or dns.
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"` // empty for what has none
	Name      string `json:"name"`
	// Labels are those of a gateway's pods, as KEY=VALUE.
	Labels []string `json:"labels"`
	// Service is that of a gateway.
	Service string `json:"service"`
	// Ports are those of a Service; none: any.
	Ports []int `json:"ports"`
	// Proxies is how many proxies the pods of a gateway trust to write the caller's
	// address; 0: no statement needs it.
	Proxies int `json:"proxies"`
	// For are the objects and namespaces that need what no single object of theirs
	// names: a decryptor, a network that enforces policies.
	For []string `json:"for"`
	// Keys are the entries of a Secret or a ConfigMap.
	Keys []string `json:"keys"`
	// Versions are the API versions of a CRD.
	Versions []string `json:"versions"`
	// Commands check whether it exists.
	Commands []string `json:"commands"`
}

// A Needer is a target that knows what its objects expect to exist.
type Needer interface {
	// Needs returns what the objects of a bundle expect, sorted; the model is that of
	// which they were made.
	Needs(m *model.Model, b *Bundle) []Need
}

// An Installer is a target whose gateways can be installed by other tools.
type Installer interface {
	// Installers returns the names of the tools.
	Installers() []string
	// Install returns what a tool reads to install a gateway, as YAML.
	Install(m *model.Model, g *model.Gateway, tool string) ([]byte, error)
}
