package write

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
)

// A secretBody is what a Secret has beside its metadata.
type secretBody struct {
	Type string            `json:"type"`
	Data map[string][]byte `json:"data"`
}

// secret writes the Secret of a certificate with files.
func secret(s *plan.Secret) emit.Object {
	o := object("v1", "Secret", s.Object, secretOf(s.Files), s.At, field("data", s.From))
	o.Sensitive = true
	return o
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
