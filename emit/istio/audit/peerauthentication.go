package audit

import (
	"fmt"

	networking "istio.io/api/networking/v1alpha3"
	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// peerAuthenticationRule finds DestinationRules whose TLS mode conflicts with the
// PeerAuthentication of the service.
var peerAuthenticationRule = Rule{"peerauthentication", []code.Code{code.TLSToStrictPods}, (*Audit).peerAuthentications}

func (a *Audit) peerAuthentications() {
	for _, r := range a.DestinationRules {
		p := a.PeerAuthenticationOf(r.Host)
		if p == nil {
			continue
		}
		for _, t := range r.TLS() {
			a.conflictingModes(r, t, p)
		}
	}
}

func (a *Audit) conflictingModes(r *world.DestinationRule, t world.TLSSetting, p *world.PeerAuthentication) {
	accepted := ""
	switch mode := p.Spec.GetMtls().GetMode(); {
	case mode == security.PeerAuthentication_MutualTLS_STRICT && t.Mode != networking.ClientTLSSettings_ISTIO_MUTUAL:
		accepted = "mesh mTLS only"
	case mode == security.PeerAuthentication_MutualTLS_DISABLE && t.Mode == networking.ClientTLSSettings_ISTIO_MUTUAL:
		accepted = "no mesh mTLS"
	default:
		return
	}
	a.report(finding{
		code: code.TLSToStrictPods, at: t.At, other: p.Part("spec.mtls.mode"),
		message: fmt.Sprintf("callers of %s use TLS mode %s, but its pods accept %s", r.Host, t.Mode, accepted),
		atNote:  "the TLS mode of callers is set here", note: "the mTLS mode of the pods is set here",
		hint: "remove tls from the DestinationRule: auto mTLS selects the mode",
	})
}
