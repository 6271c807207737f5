package plan

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/certificate"
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
		ck.checkUndeclared(p.Certs.Value, p.Certs.Said)
	}
	for _, g := range ck.model.Gateways {
		for _, l := range g.Listens {
			for _, cert := range l.Cert {
				ck.checkUndeclared([]string{cert.Value}, []diag.Span{cert.At})
			}
		}
	}
	for _, h := range ck.model.Egress {
		ck.checkUndeclared([]string{h.Cert.Value}, h.Cert.Said)
	}
}

// checkUndeclared checks the names of existing Secrets that a clause uses.
func (ck *checker) checkUndeclared(names []string, said []diag.Span) {
	for _, name := range names {
		if ck.certificate(name) == nil {
			ck.checkCAName(name, diag.First(said).Word(name))
		}
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
	for _, use := range ck.certificateUses() {
		ck.checkUse(use)
	}
}

// checkUse reports a certificate whose Secret is reserved by Istio or Kubernetes, or
// has a key in the inventory that Envoy does not accept.
func (ck *checker) checkUse(use certificateUse) {
	name, declared := ck.secretName(use.name), ck.certificate(use.name)
	at := first(slices.Concat(ck.uses[use]...)).Word(use.name)
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

func (ck *checker) checkShownKey(namespace, name string, at diag.Span) {
	if ck.model.Inventory == nil {
		return
	}
	if secret, exists := ck.model.Inventory.Secret(namespace, name); exists && secret.Certificate != nil {
		ck.checkKey(*secret.Certificate, at, secret.At)
	}
}
