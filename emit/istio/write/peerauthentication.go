package write

import (
	securityapi "istio.io/api/security/v1beta1"
	"istio.io/api/type/v1beta1"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
)

// strictPeers writes the PeerAuthentication by which a service's workload accepts
// mesh mTLS only.
func strictPeers(s *plan.StrictPeers) emit.Object {
	return object(security, "PeerAuthentication", s.Object, &securityapi.PeerAuthentication{
		Selector: &v1beta1.WorkloadSelector{MatchLabels: s.Selector},
		Mtls:     &securityapi.PeerAuthentication_MutualTLS{Mode: securityapi.PeerAuthentication_MutualTLS_STRICT},
	}, s.Declared, field("spec.mtls.mode", s.MTLS.Said...))
}
