package plan

import (
	"slices"

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
	return p.credentials(names, s.Mode, s.Gateway, at)
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

// A ClientTLS is how a client of the mesh calls a server, mostly with TLS.
type ClientTLS struct {
	Mode ClientMode
	// ServerName is the SNI and the name that the server's certificate must have.
	// An SNI always comes with the name to verify: without one Istio would accept
	// any certificate of the CA. Empty: both are the Host of the request.
	ServerName string
	Secret     string                  // of the client's certificate and the CA; empty: Mounted
	Mounted    *model.CertificatePaths // in the client's pods; nil: Secret
}

// ClientMode is what a client presents in TLS.
type ClientMode int

// The modes: no certificate, the client's certificate, the mesh's mTLS, plain text.
const (
	ClientSimple ClientMode = iota
	ClientMutual
	ClientMesh
	ClientPlain
)
