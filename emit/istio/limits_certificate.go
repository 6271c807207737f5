package istio

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkCertificates reports certificates that Envoy does not load, and names by
// which Istio reads something else.
func (b *builder) checkCertificates() {
	for _, c := range b.model.Certificates {
		b.checkCAName(c.Name, c.At)
		b.checkCAName(c.Source.Secret, c.From)
		if c.Source.Files != nil {
			b.checkKey(c)
		}
	}
	for _, p := range b.model.Published {
		b.checkUndeclared(p.Certs.Value, p.Certs.Said)
	}
	for _, g := range b.model.Gateways {
		for _, l := range g.Listens {
			for _, cert := range l.Cert {
				b.checkUndeclared([]string{cert.Value}, []diag.Span{cert.At})
			}
		}
	}
	for _, h := range b.model.Egress {
		b.checkUndeclared([]string{h.Cert.Value}, h.Cert.Said)
	}
}

// checkUndeclared looks at the names of Secrets that a clause uses as they are.
func (b *builder) checkUndeclared(names []string, said []diag.Span) {
	for _, name := range names {
		if b.certificate(name) == nil {
			b.checkCAName(name, diag.First(said).Word(name))
		}
	}
}

// checkCAName reports a name that Istio takes for a CA's: it reads no
// certificate there, and of X-cacert beside X it takes the CA for clients of X.
func (b *builder) checkCAName(name string, at diag.Span) {
	short, is := strings.CutSuffix(name, feature.CASuffix)
	if is {
		b.sink.Add(diag.At(at, "GWC0717", "Istio reads a Secret `%s` as the CA of `%s`, not as a certificate", name, short).
			WithHint("use another name, as %s-ca", short))
	}
}

// checkKey reports a certificate whose key Envoy does not accept.
func (b *builder) checkKey(c *model.Certificate) {
	kind, bits := certificate.KeyOf(c.Source.Files.Cert)
	switch {
	case kind == certificate.RSA && !feature.RSAKey.Allows(bits):
		b.sink.Add(diag.At(c.From, "GWC0716", "the certificate has an RSA key of %d bits, and Envoy accepts %d to %d", bits, feature.RSAKey.Least, feature.RSAKey.Most).
			WithHint("use a certificate with an RSA key of %d bits, or an ECDSA key on P-256", feature.RSAKey.Least))
	case kind == certificate.ECDSA && bits < feature.ECDSAKey.Least:
		b.sink.Add(diag.At(c.From, "GWC0716", "the certificate has an ECDSA key on P-%d, which Envoy does not accept", bits).
			WithHint("use a certificate with an ECDSA key on P-256"))
	}
}

// checkSystemSecret reports a certificate in whose place Istio or Kubernetes has
// a Secret of its own.
func (b *builder) checkSystemSecret(use certificateUse) {
	name := b.credential(use.name)
	what := feature.SystemSecret(b.model.Mesh.Root.Value, use.namespace, name)
	if what == "" {
		return
	}
	at := diag.First(sorted(b.certificates[use])).Word(name)
	if c := b.certificate(use.name); c != nil {
		at = c.At
	}
	b.sink.Add(diag.At(at, "GWC0718", "Secret %s of namespace %s is %s", name, use.namespace, what).
		WithHint("use another name for the certificate"))
}
