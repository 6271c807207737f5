package audit

import (
	"fmt"

	networking "istio.io/api/networking/v1alpha3"
	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/lang/code"
)

// peers finds DestinationRules whose TLS mode conflicts with the PeerAuthentication
// of the service.
func peers(s *set) {
	in := map[string][]*peerAuthentication{}
	for _, p := range s.peers {
		in[p.namespace] = append(in[p.namespace], p)
	}
	for _, r := range s.rules {
		name, namespace, ok := s.service(r.host)
		if !ok {
			continue
		}
		for _, t := range r.tls() {
			if p := s.effective(name, namespace, in); p != nil {
				s.refused(r, t, p)
			}
		}
	}
}

// effective returns the PeerAuthentication that applies to a service's pods; nil if
// there is none or if it is unknown. A mesh-wide one does not prove that the pods
// have a sidecar.
func (s *set) effective(name, namespace string, in map[string][]*peerAuthentication) *peerAuthentication {
	service, known := s.inventory.Service(namespace, name)
	var general *peerAuthentication
	for _, p := range in[namespace] {
		switch selector := p.spec.GetSelector().GetMatchLabels(); {
		case len(p.spec.PortLevelMtls) > 0:
			return nil
		case len(selector) == 0:
			general = p
		case !known:
			return nil
		case within(selector, service.Selector):
			return p
		}
	}
	if namespace == s.mesh.Root {
		return nil
	}
	return general
}

func (s *set) refused(r *destinationRule, t tlsAt, p *peerAuthentication) {
	said, takes := "", ""
	switch mode := p.spec.GetMtls().GetMode(); {
	case mode == security.PeerAuthentication_MutualTLS_STRICT && t.settings.Mode != networking.ClientTLSSettings_ISTIO_MUTUAL:
		said, takes = t.settings.Mode.String(), "mesh mTLS only"
	case mode == security.PeerAuthentication_MutualTLS_DISABLE && t.settings.Mode == networking.ClientTLSSettings_ISTIO_MUTUAL:
		said, takes = t.settings.Mode.String(), "no mesh mTLS"
	default:
		return
	}
	s.report(finding{
		code: code.TLSToStrictPods, at: t.part, other: p.part("spec.mtls.mode"),
		message: fmt.Sprintf("callers of %s use TLS mode %s, but its pods accept %s", r.host, said, takes),
		atNote:  "the TLS mode of callers is set here", note: "the mTLS mode of the pods is set here",
		hint: "remove tls from the DestinationRule: auto mTLS selects the mode",
	})
}
