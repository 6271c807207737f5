// Package mesh describes the environment of a bundle: workloads that call, services, gateways, servers outside and
// Secrets. It makes Kubernetes objects of the description.
//
// It knows nothing of Istio's objects but the Secrets and Services that they name (stub.go).
package mesh

import (
	"fmt"
	"strings"

	"sigs.k8s.io/yaml"
)

// Mesh is what a case writes in mesh.yaml. Keys: a gateway by its name in the language, a service NAME.NAMESPACE, a
// workload NAMESPACE/NAME, a server by its host, a Secret NAMESPACE/NAME.
type Mesh struct {
	Gateways  map[string]Gateway  `json:"gateways,omitempty"`
	Services  map[string]Service  `json:"services,omitempty"`
	Workloads map[string]Workload `json:"workloads,omitempty"`
	Servers   map[string]Server   `json:"servers,omitempty"`
	Secrets   map[string]Secret   `json:"secrets,omitempty"`

	DNSCapture bool `json:"dnsCapture,omitempty"` // sidecars answer DNS
	// Authorizers are providers of external authorization over HTTP: the host of a service by the provider's name.
	Authorizers map[string]string `json:"authorizers,omitempty"`
}

// Gateway is a gateway workload and its Service; Ports maps a Service's port to the port its pods listen on.
type Gateway struct {
	Namespace string            `json:"namespace"`
	Selector  map[string]string `json:"selector"`
	Service   string            `json:"service"`
	Ports     map[int]int       `json:"ports"`
	Proxies   uint32            `json:"proxies,omitempty"` // in front, that its pods trust (numTrustedProxies)
}

// Service is a service of the mesh with one pod for each of Versions (one without a version when there is none).
// Ports says the protocol of each port. Labels default to app=NAME. A service without Sidecar=false has sidecars.
type Service struct {
	Ports    map[int]string      `json:"ports"`
	Versions []map[string]string `json:"versions,omitempty"`
	Labels   map[string]string   `json:"labels,omitempty"`
	Sidecar  *bool               `json:"sidecar,omitempty"`
	Names    []string            `json:"names,omitempty"` // of the application's own certificate
	Fails    int                 `json:"fails,omitempty"` // answers every request with that status
}

// Workload is a pod that calls. Account and the label app default to its name.
type Workload struct {
	Account string            `json:"account,omitempty"`
	Labels  map[string]string `json:"labels,omitempty"`
	Secrets bool              `json:"secrets,omitempty"` // its account may list its namespace's Secrets
}

// Server is a server outside the mesh. Names of its certificate default to its host.
type Server struct {
	Ports   []int    `json:"ports"`
	Names   []string `json:"names,omitempty"`
	Mutual  bool     `json:"mutual,omitempty"`  // asks for a certificate of the client authority
	Signer  string   `json:"signer,omitempty"`  // public (default), client, rogue, or Declared: of its certificate
	Fails   int      `json:"fails,omitempty"`   // answers every request with that status
	Address string   `json:"address,omitempty"` // within 127.1.0.0/16 to 127.15.0.0/16; only where an intent names addresses
}

// Declared is a signer that each authority is which a bundle brings or names, but none that a proxy has: of servers of a
// mesh that nobody wrote.
const Declared = "declared"

// Secret is a TLS Secret. CA is the authority whose clients are let in: client, or none.
type Secret struct {
	Names  []string `json:"names"`
	CA     string   `json:"ca,omitempty"`
	Signer string   `json:"signer,omitempty"` // public (default), client or rogue
}

// Parse reads mesh.yaml; unknown fields are errors. The gateways ingress and egress of the language are there
// unless the mesh says otherwise.
func Parse(data []byte) (*Mesh, error) {
	m := &Mesh{}
	if err := yaml.UnmarshalStrict(data, m); err != nil {
		return nil, err
	}
	m.fill()
	return m, m.check()
}

func (m *Mesh) fill() {
	standard := map[string]Gateway{
		"ingress": {"istio-system", map[string]string{"istio": "ingressgateway"}, "istio-ingressgateway", nil, 0},
		"egress":  {"istio-system", map[string]string{"istio": "egressgateway"}, "istio-egressgateway", nil, 0},
	}
	if m.Gateways == nil {
		m.Gateways = map[string]Gateway{}
	}
	for name, gateway := range standard {
		given, ok := m.Gateways[name]
		if ok && given.Namespace != "" {
			continue
		}
		gateway.Ports = given.Ports
		m.Gateways[name] = gateway
	}
	for name, gateway := range m.Gateways {
		if gateway.Ports == nil {
			gateway.Ports = map[int]int{80: 8080, 443: 8443}
		}
		if gateway.Service == "" {
			gateway.Service = name
		}
		m.Gateways[name] = gateway
	}
	for _, each := range []*map[string]Service{&m.Services} {
		if *each == nil {
			*each = map[string]Service{}
		}
	}
	if m.Secrets == nil {
		m.Secrets = map[string]Secret{}
	}
}

func (m *Mesh) check() error {
	for name := range m.Services {
		if strings.Count(name, ".") != 1 {
			return fmt.Errorf("service %q: write NAME.NAMESPACE", name)
		}
	}
	for name := range m.Workloads {
		if strings.Count(name, "/") != 1 {
			return fmt.Errorf("workload %q: write NAMESPACE/NAME", name)
		}
	}
	for name := range m.Secrets {
		if strings.Count(name, "/") != 1 {
			return fmt.Errorf("secret %q: write NAMESPACE/NAME", name)
		}
	}
	for name, server := range m.Servers {
		if len(server.Ports) == 0 {
			return fmt.Errorf("server %q: it needs ports", name)
		}
	}
	return nil
}
