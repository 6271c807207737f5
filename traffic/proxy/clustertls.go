package proxy

import (
	"cmp"
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/traffic/world"
)

// originate finds the TLS of the cluster. Source: networking/core/cluster_tls.go
// buildUpstreamTLSSettings, buildUpstreamClusterTLSContext.
func (p *Proxy) originate(t *Target) {
	auto := "outbound_." + itoa(t.Port.Number) + "_." + t.Subset + "_." + t.Service.Host
	tls, set := t.Rule.TLSOn(t.Subset, t.Port.Number)
	if !set {
		if p.meshTLS(t) {
			t.TLS = &Origination{Mesh: true, Auto: !t.Original, SNI: auto}
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

// meshTLS reports whether a cluster without TLS settings uses mesh mTLS. Where the
// balancer, or the resolution, sends to the address that was dialled, all endpoints of the
// service need a sidecar, because none of them is chosen. Source: model/push_context.go
// BestEffortInferServiceMTLSMode.
func (p *Proxy) meshTLS(t *Target) bool {
	s := t.Service
	if s.External || t.Named {
		return false
	}
	if p.Registry.NamespaceDisables(s.Namespace) {
		return false
	}
	passes := t.ownPolicy().GetLoadBalancer().GetSimple() == api.LoadBalancerSettings_PASSTHROUGH
	if s.Resolution != world.Original && !passes {
		return true
	}
	ends, _ := p.Registry.Endpoints(s, t.Port.Number, nil, world.ByNumber)
	bare := func(e *world.Endpoint) bool { return !e.AcceptsMeshTLS() }
	return len(ends) > 0 && !slices.ContainsFunc(ends, bare)
}

// ownPolicy returns the traffic policy of the subset alone, or of the rule without one.
func (t *Target) ownPolicy() *api.TrafficPolicy {
	switch {
	case t.Rule == nil:
		return nil
	case t.Subset != "":
		subset, _ := t.Rule.Subset(t.Subset)
		return subset.GetTrafficPolicy()
	}
	return t.Rule.Policy
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
