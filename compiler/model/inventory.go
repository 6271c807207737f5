package model

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An Inventory is what is known of a cluster. What it does not have does not
// exist, unless it has nothing of that kind at all: then the kind is unknown.
type Inventory interface {
	// Knows reports whether there is any object of a kind, Service or Secret.
	Knows(kind string) bool
	// Ports returns the ports of a service, by number, and whether the service
	// exists. Of a port of no known protocol the protocol is TCP.
	Ports(Service) (ports []ServicePort, exists bool)
	// Near returns the service with the most similar name to one that does not
	// exist, if any. It looks at all services.
	Near(Service) (service Service, found bool)
	// ServiceIn returns the first service of a namespace, if it has any.
	ServiceIn(namespace string) (service Service, found bool)
	// GatewayPorts returns the ports of a gateway's Service with the ports its
	// pods listen on, and whether the Service is known.
	GatewayPorts(namespace, service string) (ports []GatewayPort, known bool)
	// HTTPService returns a service with an http port of that number, if any.
	HTTPService(port int) (Service, bool)
	// Secret returns what is known of a Secret and whether it exists.
	Secret(namespace, name string) (secret ShownSecret, exists bool)
	// SecretElsewhere returns the first namespace that has a Secret of that
	// name, if any.
	SecretElsewhere(name string) (namespace string, found bool)
	// Shown returns what is known of a service beside its ports' numbers.
	Shown(Service) (service ShownService, exists bool)
	// Workloads returns the workloads of a namespace, or with none of all, whose
	// pods have all of the labels; each once, sorted.
	Workloads(namespace string, labels []Label) []Workload
	// ServiceAt returns a service with the port that has an address in a range,
	// or whose pods have one, if any; always the same.
	ServiceAt(p netip.Prefix, port int) (service AddressedService, found bool)
	// KnowsAddresses reports whether any service or pod has an address.
	KnowsAddresses() bool
	// Lacks reports whether pods of a service are shown, and none of them has the
	// labels too.
	Lacks(s Service, labels []Label) bool
	// Held returns an object of Kubernetes that a program may make too.
	Held(kind, namespace, name string) (object ShownObject, exists bool)
	// OpenPolicies returns the NetworkPolicies of a namespace that let pods reach
	// addresses outside the cluster, or may, by name.
	OpenPolicies(namespace string) []ShownObject
	// TrustedProxies returns the workloads of a namespace whose pods have all of the
	// labels, with the number of proxies in front that they trust, as far as it is
	// known. Root is the root namespace of the mesh.
	TrustedProxies(namespace string, labels []Label, root, revision string) []ShownProxies
	// MeshSettings returns what the mesh's configuration states, if it is shown.
	MeshSettings(root, revision string) (ShownMesh, bool)
	// KnowsWorkloads reports whether there is any workload in a namespace.
	KnowsWorkloads(namespace string) bool
	// Namespaces returns all namespaces, sorted; none: nothing is known of them.
	Namespaces() []string
	// Accounts returns the service accounts of a namespace, sorted; none:
	// nothing is known of them.
	Accounts(namespace string) []string
}

// A ShownService is what an inventory shows of a service.
type ShownService struct {
	Headless bool
	Outside  bool    // callers outside the cluster reach it
	Local    bool    // it keeps the addresses of callers outside
	Alias    string  // the host that it is another name of; empty: it is a service itself
	Selector []Label // sorted; empty: not known, or it has none
	Ports    []ShownPort
	At       diag.Span
}

// A ShownObject is an object of Kubernetes, and who manages it.
type ShownObject struct {
	Kind, Name string
	Managed    bool   // by gwc
	Program    string // the program of gwc; empty: without a name
	At         diag.Span
}

// ShownProxies is the number of proxies in front that a workload trusts.
type ShownProxies struct {
	Workload
	Number int
	Said   diag.Span // what states the number: the workload, or the mesh's configuration
}

// An AddressedService is a service with one of its addresses.
type AddressedService struct {
	Service Service
	Address netip.Addr
	At      diag.Span
}

// A ShownPort is a port of a Service in the inventory.
type ShownPort struct {
	Number   int
	Protocol Protocol // empty: it says none, and the target finds out by itself
	Says     string   // the words that say the protocol, or fail to
}

// String describes the port in the words of its Service: https (port name
// `https-web`).
func (p ShownPort) String() string {
	switch {
	case p.Says == "":
		return "unnamed"
	case p.Protocol == "":
		return fmt.Sprintf("named `%s`", p.Says)
	case p.Says == string(p.Protocol):
		return "named " + p.Says
	}
	return fmt.Sprintf("%s (port name `%s`)", p.Protocol, p.Says)
}

// Port returns the port of that number.
func (s ShownService) Port(number int) (ShownPort, bool) {
	for _, p := range s.Ports {
		if p.Number == number {
			return p, true
		}
	}
	return ShownPort{}, false
}

// A Workload is pods that are made together.
type Workload struct {
	Namespace string
	Name      string // with its kind, as "Deployment web"
	At        diag.Span
}

// In reports whether a list has the workload.
func (w Workload) In(list []Workload) bool {
	return slices.ContainsFunc(list, func(o Workload) bool { return o.Namespace == w.Namespace && o.Name == w.Name })
}

// A ShownSecret is what an inventory shows of a Secret.
type ShownSecret struct {
	Keys []string // sorted; empty: not known
	At   diag.Span
	// Certificate is the certificate that it serves; nil: not known.
	Certificate *certificate.Chain
}

// A ShownMesh is what the configuration of a mesh states.
type ShownMesh struct {
	Providers []string // names of external authorizers and other providers
	RawPaths  bool     // paths of requests are compared as they are sent
	At        diag.Span
}
