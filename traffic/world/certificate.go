package world

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"strings"
)

// A Certificate is the certificate of a server.
type Certificate struct {
	// Key is equal for equal certificates: a hash of the content or, if that is
	// unknown, the name of the Secret or file.
	Key string
	// Names are the names that it covers; none if they are unknown.
	Names []string
}

// CertificatesOf returns the certificates of a server: those of its Secrets, and its
// file.
func (w *World) CertificatesOf(server *Server) (list []Certificate) {
	tls := server.Spec.GetTls()
	names := tls.GetCredentialNames()
	if len(names) == 0 && tls.GetCredentialName() != "" {
		names = []string{tls.GetCredentialName()}
	}
	for _, name := range names {
		list = append(list, w.secret(server, strings.TrimPrefix(name, "kubernetes://")))
	}
	if file := tls.GetServerCertificate(); file != "" {
		list = append(list, Certificate{Key: "file " + file})
	}
	return list
}

// secret reads the certificate of a Secret in the namespace of the Gateway, where its
// pods usually run.
func (w *World) secret(server *Server, name string) Certificate {
	namespace := server.Namespace
	if ns, rest, found := strings.Cut(name, "/"); found {
		namespace, name = ns, rest
	}
	unknown := Certificate{Key: "secret " + name}
	secret, _ := w.Inventory.Secret(namespace, name)
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
		return Certificate{hex.EncodeToString(sum[:]), c.DNSNames}
	}
	return unknown
}

// CertificatePart returns the part of the server that names its certificates.
func (s *Server) CertificatePart() Part {
	switch tls := s.Spec.GetTls(); {
	case len(tls.GetCredentialNames()) > 0:
		return s.At.Field("tls.credentialNames")
	case tls.GetCredentialName() != "":
		return s.At.Field("tls.credentialName")
	}
	return s.At.Field("tls.serverCertificate")
}
