package istio

import (
	securityapi "istio.io/api/security/v1beta1"
	"istio.io/api/type/v1beta1"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
)

// strictPeers writes the PeerAuthentication by which a service's workload accepts
// mesh mTLS only.
func (b *builder) strictPeers(s *model.ServiceInfo) {
	b.add(emit.Object{
		APIVersion: security, Kind: "PeerAuthentication", Namespace: s.Service.Namespace, Name: serviceKey(s).name(b.program()),
		Body: &securityapi.PeerAuthentication{
			Selector: &v1beta1.WorkloadSelector{MatchLabels: selector(s.Workload)},
			Mtls:     &securityapi.PeerAuthentication_MutualTLS{Mode: securityapi.PeerAuthentication_MutualTLS_STRICT},
		},
	}, s.Declared, field("spec.mtls.mode", s.MTLS.Said...))
}
