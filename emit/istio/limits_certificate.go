package istio

import (
	"slices"

	"strings"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkCertificates reports certificates that Envoy does not load, and names that
// Istio interprets differently.
func (b *builder) checkCertificates() {
	for _, c := range b.model.Certificates {
		b.checkCAName(c.Name, c.At)
		b.checkCAName(c.Source.Secret, c.From)
		if c.Source.Files == nil {
			continue
		}
		if chain, readable := certificate.ReadChain(c.Source.Files.Cert); readable {
			b.checkKey(chain, c.From, diag.Span{})
		}
	}
	for _, p := range b.model.Published {
		for _, name := range p.Certs.Value {
			b.checkUndeclared(name, p.CertAt(name))
		}
	}
	for _, g := range b.model.Gateways {
		for _, l := range g.Listens {
			for _, cert := range l.Cert {
				b.checkUndeclared(cert.Value, cert.At)
			}
		}
	}
	for _, h := range b.model.Egress {
		b.checkUndeclared(h.Cert.Value, h.Cert.At)
	}
}

// checkUndeclared checks the name of an existing Secret that a clause uses.
func (b *builder) checkUndeclared(name string, at diag.Span) {
	if b.certificate(name) == nil {
		b.checkCAName(name, at)
	}
}

// checkCAName reports a name that Istio reserves for CAs: it reads no certificate
// there, and uses X-cacert beside X as the CA for clients of X.
func (b *builder) checkCAName(name string, at diag.Span) {
	short, is := strings.CutSuffix(name, feature.CASuffix)
	if is {
		b.sink.Add(diag.At(at, code.CertificateNamedLikeCA, "a Secret `%s` is read by Istio as the CA of `%s`, not as a certificate", name, short).
			WithHint("use another name: %s-ca", short))
	}
}

// checkKey reports a certificate whose key Envoy does not accept, at the clause that
// names it; shown is the manifest of its Secret.
func (b *builder) checkKey(c certificate.Chain, at, shown diag.Span) {
	var d diag.Diagnostic
	switch {
	case c.Key == certificate.RSA && !feature.RSAKey.Allows(c.Bits):
		d = diag.At(at, code.RefusedKey, "the certificate has an RSA key of %d bits, must be %d to %d", c.Bits, feature.RSAKey.Least, feature.RSAKey.Most).
			WithHint("use a certificate with an RSA key of %d bits, or an ECDSA key on P-256", feature.RSAKey.Least)
	case c.Key == certificate.ECDSA && !feature.ECDSAKey.Allows(c.Bits):
		d = diag.At(at, code.RefusedKey, "the certificate has an ECDSA key on P-%d, which Envoy does not support", c.Bits).
			WithHint("use a certificate with an ECDSA key on P-256")
	default:
		return
	}
	if shown.Known() {
		d = d.WithRelated(shown, "its Secret is here")
	}
	b.sink.Add(d)
}

// checkUse reports a certificate whose Secret is reserved by Istio or Kubernetes, or
// has a key in the inventory that Envoy does not accept.
func (b *builder) checkUse(use certificateUse) {
	name, declared := b.credential(use.name), b.certificate(use.name)
	at := b.placeOf(use)
	if declared == nil || declared.Source.Secret != "" {
		b.checkShownKey(use.namespace, name, at)
	}
	if declared != nil {
		at = declared.At
	}
	if what := feature.SystemSecret(b.model.Mesh.Root.Value, use.namespace, name); what != "" {
		b.sink.Add(diag.At(at, code.SystemSecret, "the Secret %s of namespace %s is reserved: it is %s", name, use.namespace, what).
			WithHint("use another name for the certificate"))
	}
}

// A naming is a clause that names a certificate.
type naming struct {
	name   string
	clause diag.Span
}

// placeOf returns the place of the certificate's name in the first clause that
// needs it.
func (b *builder) placeOf(use certificateUse) diag.Span {
	if b.names == nil {
		b.names = namesOf(b.model)
	}
	said := sorted(slices.Concat(b.certificates[use]...))
	for _, clause := range said {
		if at, named := b.names[naming{use.name, clause}]; named {
			return at
		}
	}
	return diag.First(said)
}

// namesOf returns the places of the names of certificates.
func namesOf(m *model.Model) map[naming]diag.Span {
	names := map[naming]diag.Span{}
	for _, p := range m.Published {
		for _, c := range p.CertNames {
			names[naming{c.Value, c.Clause}] = c.At
		}
	}
	for _, h := range m.Egress {
		names[naming{h.Cert.Value, diag.First(h.Cert.Said)}] = h.Cert.At
	}
	for _, s := range m.Services {
		names[naming{s.Backend.Value.CA, diag.First(s.Backend.Said)}] = s.Backend.At
	}
	return names
}

func (b *builder) checkShownKey(namespace, name string, at diag.Span) {
	if b.model.Inventory == nil {
		return
	}
	if secret, exists := b.model.Inventory.Secret(namespace, name); exists && secret.Certificate != nil {
		b.checkKey(*secret.Certificate, at, secret.At)
	}
}
