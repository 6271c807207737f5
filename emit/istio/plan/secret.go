package plan

import (
	"cmp"
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Secret is a certificate with files in a namespace whose workloads read it.
type Secret struct {
	Object
	Files *model.CertificateFiles
	From  diag.Span   // the clause that names the files
	At    []diag.Span // the clauses that need it
}

// A certificateUse is a certificate in a namespace whose workloads read it, alone or
// combined with another one's CA.
type certificateUse struct{ namespace, name, ca string }

// certificate returns the declared certificate of that name, nil if the name is that
// of an existing Secret.
func (p *planner) certificate(name string) *model.Certificate {
	i, found := slices.BinarySearchFunc(p.model.Certificates, name, func(c *model.Certificate, name string) int {
		return cmp.Compare(c.Name, name)
	})
	if !found {
		return nil
	}
	return p.model.Certificates[i]
}

// secretName returns the name of the Secret of a certificate: the certificate's, or
// that of the existing one to which it refers.
func (p *planner) secretName(name string) string {
	if c := p.certificate(name); c != nil && c.Source.Secret != "" {
		return c.Source.Secret
	}
	return name
}

// useCertificate records that workloads of the namespace use the certificate, so that
// its Secret is created there if the program has its files, and the clauses that need
// it.
func (p *planner) useCertificate(name, namespace string, at ...diag.Span) {
	p.useCombined(certificateUse{namespace: namespace, name: name}, at)
}

func (p *planner) useCombined(use certificateUse, at []diag.Span) {
	if said := p.uses[use]; len(said) == 0 || !slices.Equal(said[len(said)-1], at) {
		p.uses[use] = append(said, at)
	}
}

// certificateUses returns the uses of certificates, by namespace and name.
func (p *planner) certificateUses() []certificateUse {
	return slices.SortedFunc(maps.Keys(p.uses), func(x, y certificateUse) int {
		return cmp.Or(cmp.Compare(x.namespace, y.namespace), cmp.Compare(x.name, y.name), cmp.Compare(x.ca, y.ca))
	})
}

// planSecrets decides the Secrets of the certificates, and the objects of which the
// cluster makes them. It runs after everything that uses certificates.
func (p *planner) planSecrets() {
	for _, use := range p.certificateUses() {
		c := p.certificate(use.name)
		if c == nil {
			continue
		}
		at := append([]diag.Span{c.At, c.From}, slices.Concat(p.uses[use]...)...)
		switch o := (Object{use.namespace, c.Name}); {
		case c.Source.Files != nil:
			p.planFiles(use, c, at)
		case c.Source.Issued != nil:
			p.planIssued(o, c, p.roles[use], at)
		case c.Source.External != nil:
			p.plan.External = append(p.plan.External, &ExternalSecret{o, c.Source.External, c.From, at})
		case c.Source.Encrypted != nil:
			p.plan.Encrypted = append(p.plan.Encrypted, &EncryptedSecret{o, c.Source.Encrypted.File, at})
		}
	}
}

// planFiles decides the Secret of a certificate with files.
func (p *planner) planFiles(use certificateUse, c *model.Certificate, at []diag.Span) {
	s := &Secret{Object: Object{use.namespace, c.Name}, Files: c.Source.Files, From: c.From, At: at}
	if ca := p.certificate(use.ca); ca != nil {
		files := *c.Source.Files
		files.CA = ca.Source.Files.CA
		s.Name, s.Files = p.combinedSecret(c.Name, ca.Name), &files
		s.At = append(s.At, ca.At, ca.From)
	}
	p.plan.Secrets = append(p.plan.Secrets, s)
}

// combinedSecret returns the name of the Secret of a client's certificate and another
// one's CA.
func (p *planner) combinedSecret(cert, ca string) string {
	return key{"client", cert, ca}.name(p.program())
}
