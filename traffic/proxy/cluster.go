package proxy

import (
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A Target is a cluster that is there: how it finds servers, and the TLS that it
// originates.
type Target struct {
	Cluster
	Service *world.Service
	Port    world.ServicePort
	Rule    *world.Rule
	Labels  map[string]string // of the subset
	// Original says that calls go to the address that was dialled, and OriginalPort to
	// which port; 0: the dialled one. Named says that they go to the name they ask for.
	Original     bool
	OriginalPort int
	Named        bool
	Endpoints    []*world.Endpoint
	Policy       *api.TrafficPolicy
	TLS          *Origination // nil: none
	HTTP2        HTTP2
	At           []world.Part
	Unknown      string // why it is not known; empty: it is
}

// HTTP2 says when a cluster uses HTTP/2.
type HTTP2 int

// The uses of HTTP/2.
const (
	HTTP1 HTTP2 = iota
	Always
	AsCaller
)

// An Origination is the TLS that a cluster adds.
type Origination struct {
	Mesh bool
	// Auto says that mesh mTLS is used for endpoints that accept it.
	Auto       bool
	SNI        string
	SNIOfHost  bool     // the SNI of a request is its host
	Names      []string // of the server's certificate
	NameOfSNI  bool     // also the SNI of a request
	Unverified bool     // any certificate is accepted
	Credential string   // of the client; empty: none
	Secrets    []string // that the proxy needs
	Authority  string   // by which the server's certificate is verified; empty: none
	At         world.Part
}

// Target returns a cluster of the proxy; why is the reason if it has none. Source:
// networking/core/cluster.go buildOutboundClusters.
func (p *Proxy) Target(c Cluster) (t *Target, why string) {
	s := p.Scope().ByHost[c.Host]
	if s == nil {
		return nil, "no service " + c.Host + " is visible in namespace " + p.Pod.Namespace
	}
	port, has := s.Port(c.Port)
	if !has || port.Protocol == world.UDP {
		return nil, "service " + c.Host + " has no port " + itoa(c.Port)
	}
	if s.Resolution == world.AliasOf {
		return &Target{Cluster: c, Service: s, Unknown: "ExternalName services are not evaluated"}, ""
	}
	rule := p.Registry.RuleOf(p.Pod, s)
	t = &Target{Cluster: c, Service: s, Port: port, Rule: rule, HTTP2: http2Of(port.Protocol)}
	if s.Entry != nil {
		t.At = append(t.At, s.Entry.Part("spec.hosts"))
	}
	if c.Subset != "" {
		found, has := rule.Subset(c.Subset)
		if !has {
			return nil, "no DestinationRule for " + c.Host + " has subset " + c.Subset
		}
		t.Labels = found.Labels
		t.At = append(t.At, found.At)
	}
	policy := rule.PolicyOn(c.Subset, port.Number)
	t.Policy = policy
	if policy.GetConnectionPool().GetHttp().GetH2UpgradePolicy() == api.ConnectionPoolSettings_HTTPSettings_UPGRADE && port.Protocol.MayBeHTTP() {
		t.HTTP2 = Always
	}
	if policy.GetConnectionPool().GetHttp().GetUseClientProtocol() {
		t.HTTP2 = AsCaller
	}
	if why := p.resolve(t, policy); why != "" {
		return nil, why
	}
	p.originate(t)
	return t, ""
}

func http2Of(p world.Protocol) HTTP2 {
	switch {
	case p.IsHTTP2():
		return Always
	case p == world.Sniffed:
		return AsCaller
	}
	return HTTP1
}

// resolve finds how the cluster finds servers; why is the reason if there is no
// cluster. Source: networking/core/cluster.go convertResolution.
func (p *Proxy) resolve(t *Target, policy *api.TrafficPolicy) (why string) {
	s := t.Service
	passes := policy.GetLoadBalancer().GetSimple() == api.LoadBalancerSettings_PASSTHROUGH
	switch {
	case s.ResolvedByName():
		t.Named = true
		if !p.Registry.Mesh.Does(feature.DynamicDNS) {
			t.Unknown = "resolution DYNAMIC_DNS before Istio 1.30 is not evaluated"
		}
		if pr := t.Port.Protocol; pr != "http" && pr != "tls" && pr != "grpc" && pr != "http2" {
			return "hosts with resolution DYNAMIC_DNS have no cluster for protocol " + string(pr)
		}
		if t.Subset != "" {
			return "hosts with resolution DYNAMIC_DNS have no subsets"
		}
		return ""
	case (passes || !p.IsGateway()) && (s.Resolution == world.Original && !s.Kubernetes || passes):
		t.Original = true
		if n, is := number(t.Port.Target); is && !s.Kubernetes {
			t.OriginalPort = n
		}
		return ""
	}
	by := world.ByName
	if s.Resolution == world.DNS || s.Resolution == world.RoundRobin {
		by = world.ByNumber
	}
	ends, known := p.Registry.Endpoints(s, t.Port.Number, t.Labels, by)
	if !known {
		t.Unknown = "the endpoints of " + s.Host + ", which has no selector, are not known"
	}
	t.Endpoints = ends
	t.Endpoints = p.preferred(t, policy)
	if len(ends) == 0 && (s.Resolution == world.DNS || s.Resolution == world.RoundRobin) {
		return "host " + s.Host + " has no endpoints"
	}
	return ""
}

// Unclear returns why calls to a port may depend on which of several services of a host
// istiod prefers.
func (p *Proxy) Unclear(port int) []string {
	if !p.Registry.AnyUnclear() {
		return nil
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	list, known := p.unclear[port]
	if known {
		return list
	}
	for _, s := range p.Scope().Services {
		if _, has := s.Port(port); has && p.Registry.IsUnclearAt(s.Host, port) {
			list = append(list, p.Contested(s.Host))
		}
	}
	p.unclear[port] = list
	return list
}

// Contested returns why it is not clear which service of a host the proxy uses; empty: it
// is. A gateway gets the scope of the sidecars of its namespace if istiod has made that
// one first. Source: model/push_context.go doGetSidecarScope.
func (p *Proxy) Contested(h string) string {
	if p.Registry.IsUnclear(h) {
		return "several ServiceEntries of one age state host " + h
	}
	namespace := p.Pod.Namespace
	if !p.IsGateway() || !p.Registry.ShowsSidecars(namespace) && !(p.Registry.HasRivals(h) && p.Registry.HasSidecars(namespace)) {
		return ""
	}
	other := p.Registry.SidecarScope(&world.Pod{Namespace: namespace})
	a, b := p.Scope().ByHost[h], other.ByHost[h]
	if other.Sidecar != nil || a == b || a != nil && b != nil && a.Namespace == b.Namespace && slices.Equal(a.Ports, b.Ports) {
		return ""
	}
	if a == nil { // a sidecar uses what its routes name
		return "host " + h + " is not exported to namespace " + namespace + ", and whether the gateway uses it depends on the sidecars of its namespace"
	}
	return "several namespaces state host " + h + ", and which one the gateway uses depends on the sidecars of its namespace"
}
