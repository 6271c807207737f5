package audit

import (
	"fmt"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// origination finds TLS that a rule originates for callers that already use TLS, a
// client certificate that sidecars do not load, and a server name that is sent but
// not verified.
func origination(s *set) {
	at := s.gatewayLegs()
	for _, r := range s.rules {
		for _, t := range r.tls() {
			if !application(t.settings) {
				continue
			}
			s.twice(r, t)
			s.credential(r, t, at)
			s.unchecked(r, t)
		}
	}
}

// twice reports TLS in TLS.
func (s *set) twice(r *destinationRule, t tlsAt) {
	for _, e := range s.entryOf.narrowest(r.host) {
		if !s.seenBySidecars(r, e) {
			continue
		}
		for i, p := range e.spec.Ports {
			if (t.port == 0 && r.tlsOn(p.Number).same(t) || t.port == p.Number) && encrypted(p.Protocol) {
				s.report(finding{
					code: code.TLSInTLS, at: t.part, other: e.part("spec.ports[%d].protocol", i),
					message: fmt.Sprintf("double TLS: callers of %s on port %d already encrypt, and sidecars originate TLS again because of this rule", r.host, p.Number),
					atNote:  fmt.Sprintf("%s originates TLS here", r), note: "callers use TLS on this port",
					hint: "originate TLS on an http port with targetPort " + fmt.Sprint(p.Number),
				})
				return
			}
		}
	}
}

// seenBySidecars reports whether callers other than the gateways of the rule's
// namespace use it for an external host.
func (s *set) seenBySidecars(r *destinationRule, e *serviceEntry) bool {
	beside := func(namespace string) bool { return namespace == "." || s.hasGateway[namespace] }
	switch {
	case r.spec.WorkloadSelector != nil || len(r.spec.ExportTo) > 0 && !slices.ContainsFunc(r.spec.ExportTo, func(to string) bool { return !beside(to) }):
		return false
	case r.namespace == e.namespace || r.namespace == s.mesh.Root:
		return true
	}
	return !beside(r.namespace)
}

func (t *tlsAt) same(o tlsAt) bool { return t != nil && t.part == o.part }

// gatewayLegs returns the hosts that are destinations of VirtualServices at a gateway
// (true), or in the mesh only (false).
func (s *set) gatewayLegs() map[string]bool {
	at := map[string]bool{}
	for _, v := range s.virtualServices {
		for _, l := range v.legs {
			for _, d := range l.to {
				for _, g := range l.gateways {
					at[d.host] = at[d.host] || g != meshGateway
				}
			}
		}
	}
	return at
}

// credential reports a Secret that no sidecar loads.
func (s *set) credential(r *destinationRule, t tlsAt, gatewayLegs map[string]bool) {
	throughGateway, routed := gatewayLegs[r.host]
	_, external := s.entryOf.hosts.Find(r.host)
	if t.settings.CredentialName == "" || r.spec.WorkloadSelector != nil || throughGateway || !routed && !external {
		return
	}
	p := r.part("%s.credentialName", t.part.path)
	s.report(finding{
		code: code.SidecarCredential, at: p,
		message: fmt.Sprintf("sidecars ignore credentialName without a workloadSelector: requests to %s leave in plain text", r.host),
		hint:    "add workloadSelector.matchLabels, or use files: clientCertificate, privateKey, caCertificates",
	})
}

// unchecked reports a server name without subjectAltNames: any certificate of a
// trusted CA is then accepted.
func (s *set) unchecked(r *destinationRule, t tlsAt) {
	if t.settings.Sni == "" || len(t.settings.SubjectAltNames) > 0 || t.settings.InsecureSkipVerify.GetValue() {
		return
	}
	for _, e := range s.entryOf.narrowest(r.host) {
		if len(e.spec.SubjectAltNames) > 0 {
			return
		}
	}
	if strings.HasSuffix(r.host, "."+s.mesh.Domain) && t.settings.Mode == api.ClientTLSSettings_MUTUAL && t.settings.CaCertificates != "" {
		return // a CA of one's own
	}
	s.report(finding{
		code: code.UnverifiedName, at: r.part("%s.sni", t.part.path),
		message: fmt.Sprintf("the name in the server's certificate is not verified: any server with a certificate can impersonate %s", r.host),
		hint:    fmt.Sprintf("add subjectAltNames: [%s]", t.settings.Sni),
	})
}
