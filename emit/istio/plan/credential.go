package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Credential is the source of a server's certificates: Secrets in the gateway's
// namespace or files in its pods, one or two (RSA and ECDSA); empty if the gateway
// does not terminate TLS.
type Credential struct {
	Secrets []string
	Mounted []*model.CertificatePaths

	names []string // of the certificates
	at    []diag.Span
}

// serverCredential decides the server's certificates and records their use.
func (p *planner) serverCredential(s *Server) Credential {
	if !s.Mode.Terminates() {
		return Credential{}
	}
	names := s.Published[0].Certs.Value
	if len(names) == 0 {
		names = []string{model.DefaultSecret(s.Published[0].Host)}
	}
	var at []diag.Span
	for _, pub := range s.Published {
		at = append(at, pub.Certs.Said...)
		if !pub.Certs.Is() {
			at = append(at, pub.HostSaid...)
		}
	}
	for _, name := range names {
		p.serveWith(name, s.Gateway.Namespace, hostsOf(s.Published))
	}
	return p.credentials(names, s.Mode, s.Gateway, at)
}

func hostsOf(list []*model.Published) []host.Pattern {
	out := make([]host.Pattern, len(list))
	for i, p := range list {
		out[i] = p.Host
	}
	return out
}

// credentials resolves the names of certificates. Istio uses the CA of the first of
// two for clients, so for mutual TLS one with a known CA is first.
func (p *planner) credentials(names []string, mode model.Mode, g *model.Gateway, at []diag.Span) Credential {
	names = slices.Sorted(slices.Values(names))
	if mode.AsksClients() {
		slices.SortStableFunc(names, func(x, y string) int { return p.lacksCA(x) - p.lacksCA(y) })
	}
	c := Credential{names: names, at: at}
	for _, name := range names {
		if cert := p.certificate(name); cert != nil && cert.Source.Mounted != nil {
			c.Mounted = append(c.Mounted, cert.Source.Mounted)
			continue
		}
		p.useCertificate(name, g.Namespace, at...)
		c.Secrets = append(c.Secrets, p.secretName(name))
	}
	return c
}

// lacksCA returns 0 for a certificate with a CA, 1 if it is unknown, 2 for one
// without.
func (p *planner) lacksCA(name string) int {
	c := p.certificate(name)
	if c == nil {
		return 1
	}
	switch has, known := c.Source.HasCA(); {
	case has:
		return 0
	case known:
		return 2
	}
	return 1
}
