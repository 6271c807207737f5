package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An IssuedCertificate is a certificate that an issuer makes for workloads of a
// namespace, in a Secret of the same name.
type IssuedCertificate struct {
	Object
	Source *model.IssuedCertificate
	// Hosts are those that servers present it for, sorted; Client is set if clients
	// present it too.
	Hosts  []string
	Server bool
	Client bool
	From   diag.Span   // the clause that names the issuer
	HostAt []diag.Span // the clauses that need it
	At     []diag.Span
}

// An ExternalSecret is a certificate that is copied from a store, for workloads of a
// namespace, to a Secret of the same name.
type ExternalSecret struct {
	Object
	Source *model.ExternalCertificate
	From   diag.Span // the clause that names the store
	At     []diag.Span
}

// An EncryptedSecret is the manifest of a Secret that stays as it is.
type EncryptedSecret struct {
	Object
	File *diag.File
	At   []diag.Span
}

// roles are what workloads of a namespace present a certificate for.
type roles struct {
	hosts          []string
	server, client bool
}

// role returns the roles of a certificate in a namespace.
func (p *planner) role(name, namespace string) *roles {
	use := certificateUse{namespace: namespace, name: name}
	if p.roles[use] == nil {
		p.roles[use] = &roles{}
	}
	return p.roles[use]
}

// serveWith records the hosts that servers in a namespace present the certificate for.
func (p *planner) serveWith(name, namespace string, hosts []host.Pattern) {
	if c := p.certificate(name); c == nil || c.Source.Issued == nil {
		return
	}
	r := p.role(name, namespace)
	r.server = true
	for _, h := range hosts {
		r.hosts = append(r.hosts, string(h))
	}
}

// planIssued decides the certificate of an issuer. One of which only the CA is used is
// not issued. The CA has a Secret of its own, which Istio reads instead of the issuer's
// (GetCaCert of istio/pilot/pkg/credentials/kube/secrets.go).
func (p *planner) planIssued(o Object, c *model.Certificate, r *roles, at []diag.Span) {
	source := c.Source.Issued
	if r != nil {
		slices.Sort(r.hosts)
		p.plan.Issued = append(p.plan.Issued, &IssuedCertificate{
			Object: o, Source: source, Hosts: slices.Compact(r.hosts), Server: r.server, Client: r.client,
			From: c.From, HostAt: at[2:], At: at,
		})
	}
	if len(source.CA) > 0 {
		o.Name += feature.CASuffix
		p.plan.Secrets = append(p.plan.Secrets, &Secret{
			Object: o, Files: &model.CertificateFiles{CA: source.CA}, From: c.From, At: at,
		})
	}
}
