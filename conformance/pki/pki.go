// Package pki makes the certificates of a judged mesh: one authority for each kind of trust.
//
// It knows names and authorities; it does not know who presents what to whom.
package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Authority signs certificates; its own certificate is in PEM.
type Authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	PEM  []byte
}

// Pair is a certificate with its key, both in PEM.
type Pair struct{ Cert, Key []byte }

// Authorities are the four kinds of trust: the mesh's identities, the public (what a system trusts), the clients
// that a gateway lets in, and one that nobody trusts.
type Authorities struct{ Mesh, Public, Client, Rogue *Authority }

// Shared makes the authorities once for a process.
var Shared = sync.OnceValue(func() Authorities {
	return Authorities{NewAuthority("mesh"), NewAuthority("public"), NewAuthority("client"), NewAuthority("rogue")}
})

// Named is the authority of that name, the public one where there is none.
func (a Authorities) Named(name string) *Authority {
	switch name {
	case "client":
		return a.Client
	case "rogue":
		return a.Rogue
	}
	return a.Public
}

// InFile is the authority in a CA file of a proxy's container: the container's own bundle, which is also what Istio
// calls `system`, has the public one; any other file is mounted, and has the clients' one.
func (a Authorities) InFile(path string) *Authority {
	if path == "system" || path == "/etc/ssl/certs/ca-certificates.crt" {
		return a.Public
	}
	return a.Client
}

// NewAuthority makes a self-signed authority of that name.
func NewAuthority(name string) *Authority {
	key := newKey()
	template := template(name)
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	der := must(x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key))
	return &Authority{must(x509.ParseCertificate(der)), key, encode("CERTIFICATE", der)}
}

// Issue makes a certificate for names; a name with a scheme (spiffe://...) becomes a URI.
func (a *Authority) Issue(names ...string) Pair {
	key := newKey()
	template := template(names[0])
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	for _, name := range names {
		if strings.Contains(name, "://") {
			template.URIs = append(template.URIs, must(url.Parse(name)))
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	der := must(x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key))
	return Pair{encode("CERTIFICATE", der), encode("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(key)))}
}

// Pool trusts this authority alone.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

// TLS is the pair as crypto/tls wants it.
func (p Pair) TLS() tls.Certificate { return must(tls.X509KeyPair(p.Cert, p.Key)) }

func template(name string) *x509.Certificate {
	serial := must(rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 100)))
	return &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: cut(name), Organization: []string{"gwc conformance"}},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(90 * 24 * time.Hour),
	}
}

// cut keeps a common name within the 64 characters that X.509 allows.
func cut(name string) string { return name[:min(len(name), 64)] }

func newKey() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) }

func encode(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// must ends the run: a key that cannot be made is not a finding about a bundle.
func must[T any](v T, err error) T {
	if err != nil {
		panic(fmt.Sprintf("making a certificate: %v", err))
	}
	return v
}
