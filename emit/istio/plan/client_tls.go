package plan

import (
	"cmp"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A ClientTLS is how a client of the mesh calls a server, mostly with TLS.
type ClientTLS struct {
	Mode ClientMode
	// ServerName is the SNI and, unless Unverified, the name that the server's
	// certificate must have. An SNI always comes with the name to verify: without one
	// Istio would accept any certificate of the CA. Empty: both are the Host of the
	// request.
	ServerName string
	Unverified bool                    // accepts any certificate
	Secret     string                  // of the client's certificate and the CA; empty: none
	ConfigMap  *Object                 // of the CA; nil: none
	Mounted    *model.CertificatePaths // in the client's pods; nil: none
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

// originateTLS decides the TLS of the call's ports and records the use of certificates.
func (p *planner) originateTLS(c *Call) {
	e := c.originator()
	c.TLS = &ClientTLS{Mode: ClientSimple, ServerName: cmp.Or(e.ServerName.Value, string(c.serverName)), Unverified: e.Unverified.Value}
	c.TLSAt = c.certificateClauses(e)
	switch {
	case e.Originate.Value == "mutual":
		c.TLS.Mode = ClientMutual
		p.presentCertificate(c, e)
	case e.CA.Is():
		p.trustCA(c, e)
	}
}

// certificateClauses returns the clauses of the certificates of a call. Those of one
// host without a CA are not copied: thousands of calls can have the same thousands.
func (c *Call) certificateClauses(e *EgressHost) []diag.Span {
	out := e.Cert.Said
	if own := c.ownCert(); own.Is() {
		out = []diag.Span{own.Clause}
	}
	if e.CA.Is() {
		out = slices.Concat(out, e.CA.Said)
	}
	for _, other := range c.Hosts {
		if other != e {
			out = slices.Concat(out, other.Cert.Said, other.CA.Said)
		}
	}
	return out
}

// presentCertificate decides from where the client's certificate and the server's CA
// are read: Istio reads both from one Secret, or both from files.
func (p *planner) presentCertificate(c *Call, e *EgressHost) {
	name := cmp.Or(c.ownCert().Value, e.Cert.Value)
	cert, ca := p.certificate(name), p.certificate(e.CA.Value)
	switch {
	case cert == nil || ca == nil || ca == cert:
	case cert.Source.Mounted != nil && ca.Source.Mounted != nil:
		c.TLS.Mounted = &model.CertificatePaths{Cert: cert.Source.Mounted.Cert, Key: cert.Source.Mounted.Key, CA: ca.Source.Mounted.CA}
		return
	case cert.Source.Files != nil && ca.Source.Files != nil:
		c.TLS.Secret = p.combinedSecret(cert.Name, ca.Name)
		p.useCombined(certificateUse{c.Namespace, cert.Name, ca.Name}, c.TLSAt)
		return
	}
	if cert != nil && cert.Source.Mounted != nil {
		c.TLS.Mounted = cert.Source.Mounted
		return
	}
	c.TLS.Secret = p.secretName(name)
	p.role(name, c.Namespace).client = true
	p.useCertificate(name, c.Namespace, c.TLSAt...)
}

// ownCert returns the certificate of the calling workloads or of the callers, if those of
// the host have different ones.
func (c *Call) ownCert() model.Said[string] {
	switch {
	case c.Workload != nil:
		return c.Workload.Cert
	case c.Callers != nil:
		return c.Callers.Cert
	}
	return model.Said[string]{}
}

// trustCA decides from where the CA of a server is read: by a gateway from a Secret
// beside it, by sidecars from a ConfigMap. With a Secret, istiod would leave the TLS of
// sidecars out (buildUpstreamClusterTLSContext of pilot/pkg/networking/core).
func (p *planner) trustCA(c *Call, e *EgressHost) {
	ca := p.certificate(e.CA.Value)
	switch {
	case ca == nil:
	case ca.Source.Mounted != nil:
		c.TLS.Mounted = &model.CertificatePaths{CA: ca.Source.Mounted.CA}
	case e.Gateway == nil:
		c.TLS.ConfigMap = p.configMap(ca, c.Namespace, c.TLSAt)
	default:
		c.TLS.Secret = p.secretName(ca.Name)
		p.useCertificate(ca.Name, c.Namespace, c.TLSAt...)
	}
}
