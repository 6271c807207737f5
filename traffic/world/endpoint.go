package world

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

	api "istio.io/api/networking/v1alpha3"
)

// Unspecified is the address of a service that has none.
const Unspecified = "0.0.0.0"

// A Resolution is how proxies find the servers of a service.
type Resolution int

// The resolutions. Source: serviceregistry/serviceentry/conversion.go convertServices.
const (
	Static     Resolution = iota // endpoints
	DNS                          // each endpoint is a name that is resolved
	RoundRobin                   // the same, one address at a time
	Original                     // the address that the caller dialled
	Dynamic                      // the name that the caller asks for is resolved
	AliasOf                      // another service
)

// A Service is a service of the registry: of Kubernetes, or a host of a ServiceEntry at
// one of its addresses.
type Service struct {
	Host       string
	Name       string // by which services of one age are sorted
	Namespace  string
	Kubernetes bool
	External   bool // outside the mesh (MESH_EXTERNAL)
	// Address is an IP, a CIDR, Unspecified, or a word for an address that is not known.
	Address string
	// Allocated is the address that istiod gave the host, which sidecars answer if they
	// capture DNS.
	Allocated  string
	Resolution Resolution
	Ports      []ServicePort
	Visible    Visibility
	Selector   map[string]string
	Labels     map[string]string
	Names      []string // of the server's certificate (subjectAltNames)
	Alias      string
	Created    time.Time
	Entry      *ServiceEntry // nil for one of Kubernetes
	Assumed    bool
}

// A ServicePort is a port of a service.
type ServicePort struct {
	Name     string
	Number   int
	Protocol Protocol
	Target   string // of a Service: number or name; of an entry: a number, or empty
}

// ResolvedByName reports whether sidecars resolve the name that a caller asks for.
func (s *Service) ResolvedByName() bool {
	return s.Resolution == Dynamic && strings.HasPrefix(s.Host, "*")
}

// Port returns a port by its number, other than one of UDP. Source: model/service.go
// GetByPort.
func (s *Service) Port(number int) (ServicePort, bool) {
	for _, p := range s.Ports {
		if p.Number == number && p.Protocol != UDP {
			return p, true
		}
	}
	return ServicePort{}, false
}

// OnlyPort returns the service with one of its ports.
func (s *Service) OnlyPort(p ServicePort) *Service {
	if len(s.Ports) == 1 {
		return s
	}
	copied := *s
	copied.Ports = []ServicePort{p}
	return &copied
}

// An Endpoint is a server of a service.
type Endpoint struct {
	Pod     *Pod   // nil for a server outside
	Address string // an IP, or a name that is resolved
	Port    int
	Labels  map[string]string
	Weight  float64
}

// AcceptsMeshTLS reports whether the label of the endpoint says that it has a sidecar.
func (e *Endpoint) AcceptsMeshTLS() bool {
	if e.Pod != nil {
		return e.Pod.Labels[TLSModeLabel] == "istio"
	}
	return e.Labels[TLSModeLabel] == "istio"
}

// TLSModeLabel is the label of pods that have a sidecar.
const TLSModeLabel = "security.istio.io/tlsMode"

// A Lookup is how istiod looks up endpoints of ServiceEntries, which belong to a host and a
// namespace: those of entries of one host are shared.
type Lookup int

// The lookups.
const (
	ByNumber Lookup = iota // of the port; for clusters whose names are resolved, and for listeners
	ByName                 // of the port, and only addresses
)

// Endpoints returns the servers of a port of a service with these labels; known is
// false if they are not shown. Source: model/endpointshards.go CopyEndpoints,
// model/push_context.go initServiceRegistry, xds/endpoints/endpoint_builder.go
// BuildClusterLoadAssignment.
func (r *Registry) Endpoints(s *Service, number int, labels map[string]string, by Lookup) (list []*Endpoint, known bool) {
	port, found := s.Port(number)
	if !found {
		return nil, true
	}
	if s.Kubernetes {
		if len(s.Selector) == 0 {
			return nil, false
		}
		list = r.podsBehind(s, port, labels)
	}
	for _, e := range r.entryOf[s.Host+"/"+s.Namespace] {
		_, err := netip.ParseAddr(e.Address)
		taken := by == ByNumber && e.number == number || by == ByName && e.portName == port.Name && (err == nil || e.Pod != nil)
		if taken && Selects(labels, e.Labels) {
			list = append(list, e.Endpoint)
		}
	}
	if k := r.named[s.Host]; by == ByNumber && len(list) == 0 && !s.Kubernetes && k != nil && k.Namespace == s.Namespace {
		// istiod keeps them by host, namespace and number of the port
		if port, has := k.Port(number); has {
			list = r.podsBehind(k, port, labels)
		}
	}
	return list, true
}

// podsBehind returns the endpoints of a port of a Service of Kubernetes.
func (r *Registry) podsBehind(s *Service, port ServicePort, labels map[string]string) (list []*Endpoint) {
	for _, p := range r.podsOf(s.Namespace, s.Selector) {
		target, is := p.Target(port.Target)
		if is && Selects(labels, p.Labels) {
			list = append(list, &Endpoint{Pod: p, Address: p.Address, Port: target, Labels: p.Labels, Weight: 1})
		}
	}
	return list
}

// convertResolution reads the resolution of a ServiceEntry.
func convertResolution(e *api.ServiceEntry) Resolution {
	switch e.Resolution {
	case api.ServiceEntry_STATIC:
		return Static
	case api.ServiceEntry_DNS:
		return DNS
	case api.ServiceEntry_DNS_ROUND_ROBIN:
		return RoundRobin
	case api.ServiceEntry_NONE:
		return Original
	}
	return Dynamic
}

// An entryEndpoint is an endpoint that a ServiceEntry states, for a port by its name.
type entryEndpoint struct {
	*Endpoint
	portName string
	number   int
}

// number returns a port that is written as one.
func number(text string) (int, bool) {
	n, err := strconv.ParseUint(text, 10, 16)
	return int(n), err == nil && n > 0
}
