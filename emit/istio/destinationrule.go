package istio

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
)

// services adds the DestinationRules of services: one each, in the service's
// namespace. A rule in another namespace would hide it from the callers there.
func (b *builder) services() {
	for _, s := range b.model.Services {
		b.destinationRule(s)
		// Without labels it would hold for the whole namespace.
		if s.MTLS.Value && len(s.Workload) > 0 {
			b.strictPeers(s)
		}
	}
}

func serviceKey(s *model.ServiceInfo) key { return key{"service", s.Service.Namespace, s.Service.Name} }

func (b *builder) destinationRule(s *model.ServiceInfo) {
	policy, fields := trafficPolicy(s.Policies, "spec.trafficPolicy")
	out := &api.DestinationRule{Host: b.fullName(s.Service), TrafficPolicy: policy, ExportTo: []string{"*"}}
	origins := s.Declared
	for i, sub := range s.Subsets {
		out.Subsets = append(out.Subsets, &api.Subset{Name: sub.Name, Labels: selector(sub.Labels)})
		fields = append(fields, field(fmt.Sprintf("spec.subsets[%d]", i), sub.At))
	}
	if ownBackend(s) {
		for _, sub := range b.backendSubsets(s) {
			fields = append(fields, field(fmt.Sprintf("spec.subsets[%d]", len(out.Subsets)), s.Backend.Said...))
			out.Subsets = append(out.Subsets, sub)
		}
		origins = append(origins[:len(origins):len(origins)], s.Backend.Said...)
	}
	if policy == nil && len(out.Subsets) == 0 {
		return
	}
	b.add(emit.Object{
		APIVersion: networking, Kind: "DestinationRule", Namespace: s.Service.Namespace, Name: serviceKey(s).name(b.program()), Body: out,
	}, origins, fields...)
}

// backendSubsets returns the subsets for the gateways' calls: of the whole service,
// and of each declared subset that their routes use. The policy of a subset sets only
// TLS and keeps the rule's other policies.
func (b *builder) backendSubsets(s *model.ServiceInfo) []*api.Subset {
	kind := s.Backend.Value.Kind
	policy := &api.TrafficPolicy{Tls: b.backendTLS(s)}
	out := []*api.Subset{{Name: backendSubset(kind, ""), TrafficPolicy: policy}}
	back := b.backends[s.Service]
	if back == nil {
		return out
	}
	for _, name := range back.subsets {
		for _, sub := range s.Subsets {
			if sub.Name == name {
				out = append(out, &api.Subset{Name: backendSubset(kind, name), Labels: selector(sub.Labels), TrafficPolicy: policy})
			}
		}
	}
	return out
}

// backendTLS returns the TLS of the gateways' calls. The certificate of `backend
// https` is always verified for a name: an SNI without a name to verify would accept
// any certificate of the CA.
func (b *builder) backendTLS(s *model.ServiceInfo) *api.ClientTLSSettings {
	backend := s.Backend.Value
	if backend.Kind == "mtls" {
		return &api.ClientTLSSettings{Mode: api.ClientTLSSettings_ISTIO_MUTUAL}
	}
	name := backend.Name
	if name == "" {
		name = b.fullName(s.Service)
	}
	out := &api.ClientTLSSettings{Mode: api.ClientTLSSettings_SIMPLE, Sni: name, SubjectAltNames: []string{name}}
	switch c := b.certificate(backend.CA); {
	case backend.CA == "":
	case c != nil && c.Source.Mounted != nil:
		out.CaCertificates = c.Source.Mounted.CA
	default:
		out.CredentialName = b.credential(backend.CA)
	}
	return out
}
