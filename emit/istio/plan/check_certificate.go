package plan

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
func (ck *checker) checkCertificates() {
	for _, c := range ck.model.Certificates {
		ck.checkCAName(c.Name, c.At)
		ck.checkCAName(c.Source.Secret, c.From)
		if c.Source.Files == nil {
			continue
		}
		if chain, readable := certificate.ReadChain(c.Source.Files.Cert); readable {
			ck.checkKey(chain, c.From, diag.Span{})
		}
	}
	for _, p := range ck.model.Published {
		for _, name := range p.Certs.Value {
			ck.checkUndeclared(name, p.CertAt(name))
		}
	}
	for _, g := range ck.model.Gateways {
		for _, l := range g.Listens {
			for _, cert := range l.Cert {
				ck.checkUndeclared(cert.Value, cert.At)
			}
		}
	}
	for _, h := range ck.model.Egress {
		for _, cert := range h.ClientCerts() {
			ck.checkUndeclared(cert.Value, cert.At)
		}
	}
}

// checkUndeclared checks the name of an existing Secret that a clause uses.
func (ck *checker) checkUndeclared(name string, at diag.Span) {
	if ck.certificate(name) == nil {
		ck.checkCAName(name, at)
	}
}

// checkCAName reports a name that Istio reserves for CAs: it reads no certificate
// there, and uses X-cacert beside X as the CA for clients of X.
func (ck *checker) checkCAName(name string, at diag.Span) {
	short, is := strings.CutSuffix(name, feature.CASuffix)
	if is {
		ck.sink.Add(diag.At(at, code.CertificateNamedLikeCA, "a Secret `%s` is read by Istio as the CA of `%s`, not as a certificate", name, short).
			WithHint("use another name: %s-ca", short))
	}
}

// checkKey reports a certificate whose key Envoy does not accept, at the clause that
// names it; shown is the manifest of its Secret.
func (ck *checker) checkKey(c certificate.Chain, at, shown diag.Span) {
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
	ck.sink.Add(d)
}

// checkUses looks at the certificates that workloads read.
func (ck *checker) checkUses() {
	named := namesOf(ck.model)
	for _, use := range ck.certificateUses() {
		ck.checkUse(use, named.placeOf(use, ck.uses[use]))
	}
}

// checkUse reports a certificate whose Secret is reserved by Istio or Kubernetes, or
// has a key in the inventory that Envoy does not accept.
func (ck *checker) checkUse(use certificateUse, at diag.Span) {
	if use.ca != "" {
		return // its name is made of a key
	}
	name, declared := ck.secretName(use.name), ck.certificate(use.name)
	if declared != nil && declared.Source.Encrypted != nil && declared.Source.Encrypted.Namespace != use.namespace {
		ck.sink.Add(diag.At(at, code.EncryptedSecretPlace, "the encrypted Secret %s is in namespace %s, but must be in namespace %s of the pods that use it",
			name, declared.Source.Encrypted.Namespace, use.namespace).
			WithHint("create the Secret in namespace %s and encrypt it again", use.namespace).
			WithRelated(declared.Source.Encrypted.NamespaceAt, "its namespace is here"))
	}
	if declared == nil || declared.Source.Secret != "" {
		ck.checkShownKey(use.namespace, name, at)
	}
	if declared != nil {
		at = declared.At
	}
	if what := feature.SystemSecret(ck.model.Mesh.Root.Value, use.namespace, name); what != "" {
		ck.sink.Add(diag.At(at, code.SystemSecret, "the Secret %s of namespace %s is reserved: it is %s", name, use.namespace, what).
			WithHint("use another name for the certificate"))
	}
}

// namings are the places of the names of certificates, by their clauses.
type namings map[naming]diag.Span

// A naming is a clause that names a certificate.
type naming struct {
	name   string
	clause diag.Span
}

func namesOf(m *model.Model) namings {
	out := namings{}
	for _, p := range m.Published {
		for _, c := range p.CertNames {
			out[naming{c.Value, c.Clause}] = c.At
		}
	}
	for _, h := range m.Egress {
		for _, c := range h.ClientCerts() {
			out[naming{c.Value, c.Clause}] = c.At
		}
	}
	for _, s := range m.Services {
		out[naming{s.Backend.Value.CA, diag.First(s.Backend.Said)}] = s.Backend.At
	}
	return out
}

// placeOf returns the place of the certificate's name in the first clause that
// needs it.
func (n namings) placeOf(use certificateUse, needed [][]diag.Span) diag.Span {
	clauses := slices.SortedFunc(slices.Values(slices.Concat(needed...)), diag.Span.Compare)
	for _, clause := range clauses {
		if at, named := n[naming{use.name, clause}]; named {
			return at
		}
	}
	return first(clauses)
}

func (ck *checker) checkShownKey(namespace, name string, at diag.Span) {
	if ck.model.Inventory == nil {
		return
	}
	if secret, exists := ck.model.Inventory.Secret(namespace, name); exists && secret.Certificate != nil {
		ck.checkKey(*secret.Certificate, at, secret.At)
	}
}
