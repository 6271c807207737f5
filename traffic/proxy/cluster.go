package proxy

import (
	"cmp"
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
	case !p.IsGateway() && (s.Resolution == world.Original && !s.Kubernetes || passes):
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

// originate finds the TLS of the cluster. Source: networking/core/cluster_tls.go
// buildUpstreamTLSSettings, buildUpstreamClusterTLSContext.
func (p *Proxy) originate(t *Target) {
	s := t.Service
	auto := "outbound_." + itoa(t.Port.Number) + "_." + t.Subset + "_." + s.Host
	tls, set := t.Rule.TLSOn(t.Subset, t.Port.Number)
	if !set {
		original := t.Original || s.Resolution == world.Original && !s.Kubernetes
		if !s.External && !original && !t.Named && !p.Registry.NamespaceDisables(s.Namespace) {
			t.TLS = &Origination{Mesh: true, Auto: true, SNI: auto}
		}
		return
	}
	t.At = append(t.At, tls.At)
	switch tls.Mode {
	case api.ClientTLSSettings_DISABLE:
	case api.ClientTLSSettings_ISTIO_MUTUAL:
		t.TLS = &Origination{Mesh: true, SNI: tls.Sni, At: tls.At}
		if tls.Sni == "" && !t.Named {
			t.TLS.SNI = auto
		}
	default:
		t.TLS = p.toServer(t, tls)
		if t.TLS != nil {
			t.TLS.At = tls.At
		}
	}
}

// toServer is TLS of mode SIMPLE or MUTUAL; nil: sidecars leave it out.
func (p *Proxy) toServer(t *Target, tls world.TLSSetting) *Origination {
	if tls.NeedsSecret() && !p.IsGateway() && t.Rule.Selector == nil {
		return nil
	}
	mutual := tls.Mode == api.ClientTLSSettings_MUTUAL
	o := &Origination{SNI: tls.Sni, SNIOfHost: tls.Sni == "", Names: tls.SubjectAltNames, Unverified: tls.GetInsecureSkipVerify().GetValue()}
	o.NameOfSNI = (t.Named || tls.Sni == "" && len(tls.SubjectAltNames) == 0) && !o.Unverified
	if t.Service.Entry != nil && len(o.Names) == 0 {
		o.Names = t.Service.Names
	}
	if !o.Unverified {
		o.Authority = cmp.Or(tls.CaCertificates, "system")
	}
	switch {
	case tls.CredentialName != "":
		if mutual {
			o.Credential = tls.CredentialName
			o.Secrets = append(o.Secrets, tls.CredentialName)
		}
		if !o.Unverified {
			o.Secrets = append(o.Secrets, tls.CredentialName+"-cacert")
			o.Authority = tls.CredentialName + "-cacert"
		}
	case mutual && (tls.ClientCertificate == "" || tls.PrivateKey == ""):
		return nil // istiod makes no TLS of it
	case mutual:
		o.Credential = tls.PrivateKey
	}
	return o
}

// MeshTLSFor reports whether automatic mesh mTLS is used for an endpoint. Source:
// xds/endpoints/mtls_checker.go checkMtlsEnabled.
func (p *Proxy) MeshTLSFor(t *Target, e *world.Endpoint) (uses bool, at world.Part) {
	if mode, set := endpointMode(t); set {
		return mode == api.ClientTLSSettings_ISTIO_MUTUAL, world.Part{}
	}
	if !e.AcceptsMeshTLS() {
		return false, world.Part{}
	}
	if e.Pod == nil {
		return true, world.Part{}
	}
	peer := p.Registry.PeerOf(e.Pod, e.Port)
	return peer.Mode != world.Disabled, peer.At
}

// endpointMode returns the TLS mode by which endpoints are marked, which looks at other
// fields than the cluster. Source: xds/endpoints/mtls_checker.go
// tlsModeForDestinationRule.
func endpointMode(t *Target) (mode api.ClientTLSSettings_TLSmode, set bool) {
	if t.Rule == nil {
		return 0, false
	}
	if t.Subset != "" {
		subset, _ := t.Rule.Subset(t.Subset)
		if mode, set := markOf(subset.GetTrafficPolicy(), t.Port.Number); set {
			return mode, true
		}
	}
	return markOf(t.Rule.Policy, t.Port.Number)
}

func markOf(policy *api.TrafficPolicy, port int) (mode api.ClientTLSSettings_TLSmode, set bool) {
	if policy.GetTls() != nil {
		mode, set = policy.Tls.Mode, true
	}
	for _, l := range policy.GetPortLevelSettings() {
		if int(l.GetPort().GetNumber()) == port && l.Tls != nil {
			return l.Tls.Mode, true
		}
	}
	return mode, set
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
	if !p.IsGateway() || !p.Registry.HasRivals(h) || !p.Registry.HasSidecars(p.Pod.Namespace) {
		return ""
	}
	other := p.Registry.SidecarScope(&world.Pod{Namespace: p.Pod.Namespace})
	a, b := p.Scope().ByHost[h], other.ByHost[h]
	if other.Sidecar != nil || a == b || a != nil && b != nil && a.Namespace == b.Namespace && slices.Equal(a.Ports, b.Ports) {
		return ""
	}
	return "several namespaces state host " + h + ", and which one the gateway uses depends on the sidecars of its namespace"
}
