package istio

import (
	"cmp"
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A secretBody is what a Secret has beside its metadata.
type secretBody struct {
	Type string            `json:"type"`
	Data map[string][]byte `json:"data"`
}

// A certificateUse is a certificate in a namespace whose workloads read it.
type certificateUse struct{ namespace, name string }

// certificate returns the declared certificate of that name, nil if the name is that
// of an existing Secret.
func (b *builder) certificate(name string) *model.Certificate {
	i, found := slices.BinarySearchFunc(b.model.Certificates, name, func(c *model.Certificate, name string) int {
		return cmp.Compare(c.Name, name)
	})
	if !found {
		return nil
	}
	return b.model.Certificates[i]
}

// credential returns the name of the Secret of a certificate: its own, or the
// existing one that it refers to.
func (b *builder) credential(name string) string {
	if c := b.certificate(name); c != nil && c.Source.Secret != "" {
		return c.Source.Secret
	}
	return name
}

// useCertificate records that workloads of the namespace use the certificate, so that
// its Secret is created there if the program has its files. Origins are the clauses
// that need it.
func (b *builder) useCertificate(name, namespace string, origins ...diag.Span) {
	if b.certificates == nil {
		b.certificates = map[certificateUse][][]diag.Span{}
	}
	use := certificateUse{namespace, name}
	if said := b.certificates[use]; len(said) == 0 || !slices.Equal(said[len(said)-1], origins) {
		b.certificates[use] = append(said, origins)
	}
}

// secrets writes the Secret of each certificate with files in each namespace that
// uses it. It runs after everything that uses certificates.
func (b *builder) secrets() {
	uses := slices.SortedFunc(maps.Keys(b.certificates), func(x, y certificateUse) int {
		return cmp.Or(cmp.Compare(x.namespace, y.namespace), cmp.Compare(x.name, y.name))
	})
	for _, use := range uses {
		b.checkUse(use)
		c := b.certificate(use.name)
		if c == nil || c.Source.Files == nil {
			continue
		}
		origins := append([]diag.Span{c.At, c.From}, slices.Concat(b.certificates[use]...)...)
		b.add(emit.Object{
			APIVersion: "v1", Kind: "Secret", Namespace: use.namespace, Name: c.Name, Sensitive: true,
			Body: secretOf(c.Source.Files),
		}, origins, field("data", c.From))
	}
}

// secretOf returns the Secret of the files: one of type kubernetes.io/tls requires a
// certificate and its key, so a CA without them is Opaque. Istio reads ca.crt from
// both.
func secretOf(f *model.CertificateFiles) secretBody {
	out := secretBody{Type: "Opaque", Data: map[string][]byte{}}
	if len(f.Cert) > 0 {
		out.Type = "kubernetes.io/tls"
		out.Data["tls.crt"], out.Data["tls.key"] = f.Cert, f.Key
	}
	if len(f.CA) > 0 {
		out.Data["ca.crt"] = f.CA
	}
	return out
}
