package accept

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/conformance/pki"
)

// secretsOf puts secrets in the place of the names that a TLS context would ask for: an Envoy makes the context, and
// looks at ciphers and versions, only once it has them.
func (r *rewriter) secretsOf(m *tlsv3.CommonTlsContext) error {
	for _, config := range m.TlsCertificateSdsSecretConfigs {
		if err := r.static(config, dummies().certificate); err != nil {
			return err
		}
	}
	trust := m.GetValidationContextSdsSecretConfig()
	if trust == nil {
		trust = m.GetCombinedValidationContext().GetValidationContextSdsSecretConfig()
	}
	if trust == nil {
		return nil
	}
	return r.static(trust, dummies().trust)
}

// static names a secret of its own: the bundle's, as istiod hands it out, else one that stands for any secret.
func (r *rewriter) static(config *tlsv3.SdsSecretConfig, dummy *tlsv3.Secret) error {
	secret := dummy
	if r.brought(config.Name) {
		own, err := r.plane.Secret(r.proxy, config.Name)
		if err != nil {
			return err
		}
		if own != nil {
			for _, text := range mustViolations(own) {
				r.refuse("secret", config.Name, text)
			}
			secret = renamed(own)
		}
	}
	config.Name, config.SdsConfig = secret.Name, nil
	r.secrets = append(r.secrets, secret)
	return nil
}

// brought says whether a name is that of a Secret in the bundle: kubernetes://[NAMESPACE/]NAME, with -cacert behind it
// for its CA.
func (r *rewriter) brought(name string) bool {
	short, ok := strings.CutPrefix(name, "kubernetes://")
	if !ok {
		return false
	}
	if !strings.Contains(short, "/") {
		short = r.proxy.Pod.Namespace + "/" + short
	}
	return r.own[short] || r.own[strings.TrimSuffix(short, "-cacert")]
}

func mustViolations(s *tlsv3.Secret) []string {
	found, err := violations(s)
	if err != nil {
		return []string{err.Error()}
	}
	return found
}

// renamed gives a secret a name by what is in it, so that those of several programs can be in one configuration.
func renamed(s *tlsv3.Secret) *tlsv3.Secret {
	out := proto.Clone(s).(*tlsv3.Secret)
	data, err := proto.MarshalOptions{Deterministic: true}.Marshal(out)
	if err != nil {
		panic(err) // it was unmarshalled before
	}
	out.Name = fmt.Sprintf("%x", sha256.Sum256(data))
	return out
}

// dummy are a certificate and an authority that stand for all that a bundle names and does not bring.
type dummy struct{ certificate, trust *tlsv3.Secret }

var dummies = sync.OnceValue(func() dummy {
	text := func(data []byte) *corev3.DataSource {
		return &corev3.DataSource{Specifier: &corev3.DataSource_InlineBytes{InlineBytes: data}}
	}
	pair := pki.Shared().Public.Issue("any.example.com")
	return dummy{
		&tlsv3.Secret{Name: "certificate", Type: &tlsv3.Secret_TlsCertificate{TlsCertificate: &tlsv3.TlsCertificate{
			CertificateChain: text(pair.Cert), PrivateKey: text(pair.Key)}}},
		&tlsv3.Secret{Name: "trust", Type: &tlsv3.Secret_ValidationContext{ValidationContext: &tlsv3.CertificateValidationContext{
			TrustedCa: text(pki.Shared().Public.PEM)}}},
	}
})
