package envoy

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// certificates are those in the bundle's own Secrets.
func (r *Run) certificates() []*x509.Certificate {
	var out []*x509.Certificate
	for _, o := range r.bundle.Kind("Secret") {
		data := []byte(nested(o, "stringData"))
		if encoded := nested(o, "data"); encoded != "" {
			data, _ = base64.StdEncoding.DecodeString(encoded)
		}
		block, _ := pem.Decode(data)
		if block == nil {
			continue
		}
		if cert, err := x509.ParseCertificate(block.Bytes); err == nil {
			out = append(out, cert)
		}
	}
	return out
}

func nested(o *unstructured.Unstructured, field string) string {
	text, _, _ := unstructured.NestedString(o.Object, field, "tls.crt")
	return text
}
