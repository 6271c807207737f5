package audit

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"strings"
)

// A credential is the certificate of a server: a key from its content or, if that is
// unknown, from its name; and the names that it covers.
type credential struct {
	key   string
	names []string
}

// certificatesOf returns the certificates of a server.
func (s *set) certificatesOf(server *server) (list []credential) {
	tls := server.spec.GetTls()
	said := tls.GetCredentialNames()
	if len(said) == 0 && tls.GetCredentialName() != "" {
		said = []string{tls.GetCredentialName()}
	}
	for _, name := range said {
		list = append(list, s.secret(server, strings.TrimPrefix(name, "kubernetes://")))
	}
	if file := tls.GetServerCertificate(); file != "" {
		list = append(list, credential{key: "file " + file})
	}
	return list
}

// secret reads the certificate of a Secret in the namespace of the Gateway, where its
// pods usually run.
func (s *set) secret(server *server, name string) credential {
	namespace := server.namespace
	if ns, rest, found := strings.Cut(name, "/"); found {
		namespace, name = ns, rest
	}
	unknown := credential{key: "secret " + name}
	secret, _ := s.inventory.Secret(namespace, name)
	for _, entry := range []string{"tls.crt", "cert"} {
		block, _ := pem.Decode(secret.Certificates[entry])
		if block == nil {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return unknown
		}
		sum := sha256.Sum256(c.Raw)
		return credential{hex.EncodeToString(sum[:]), c.DNSNames}
	}
	return unknown
}

func (s *server) credentialField() string {
	switch tls := s.spec.GetTls(); {
	case len(tls.GetCredentialNames()) > 0:
		return "tls.credentialNames"
	case tls.GetCredentialName() != "":
		return "tls.credentialName"
	}
	return "tls.serverCertificate"
}
