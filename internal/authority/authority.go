// Package authority makes certificates for development and tests: a CA, and server and
// client certificates that it signs. It knows X.509; it does not know files.
package authority

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"time"

	"github.com/gwc-lang/gwc/compiler/certificate"
)

// The lifetimes: of a CA in years, and of the certificates that it signs in days.
// Shorter than those that browsers refuse (825 days of a CA that a user added).
const (
	Years = 5
	Days  = 365
)

// skew is how much the clock of a peer may be slow.
const skew = time.Hour

// longestName is the most characters of a common name (RFC 5280, ub-common-name).
const longestName = 64

// An Authority is a CA with its key.
type Authority struct {
	cert *x509.Certificate
	key  crypto.Signer
}

// A Pair is a certificate and its key, both as PEM.
type Pair struct {
	Cert, Key []byte
	NotAfter  time.Time
}

// New makes a CA for a domain.
func New(domain string, now time.Time) (*Authority, Pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, Pair{}, err
	}
	t := &x509.Certificate{
		Subject:   pkix.Name{CommonName: short(domain + " CA"), Organization: []string{"gwc certs, for development"}},
		NotBefore: now.Add(-skew), NotAfter: now.AddDate(Years, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	pair, cert, err := sign(t, t, key, key)
	return &Authority{cert, key}, pair, err
}

// Read returns the CA of two PEM texts. Its errors never quote them.
func Read(cert, key []byte, now time.Time) (*Authority, error) {
	if _, err := certificate.ReadCA(cert, now); err != nil {
		return nil, err
	}
	pair, err := certificate.ReadPair(cert, key, now)
	if err != nil {
		return nil, err
	}
	chain, signer, err := certificate.Parse(pair.Cert, pair.Key)
	if err != nil {
		return nil, err
	}
	if use := chain[0].KeyUsage; use != 0 && use&x509.KeyUsageCertSign == 0 {
		return nil, errors.New("the CA must not sign certificates: it has no key usage for it")
	}
	return &Authority{chain[0], signer}, nil
}

// IsCA reports whether a PEM text begins with the certificate of a CA.
func IsCA(text []byte) bool {
	chain, err := certificate.ParseChain(text)
	return err == nil && chain[0].IsCA
}

// A Use is what a certificate is for.
type Use x509.ExtKeyUsage

// The uses.
const (
	Server = Use(x509.ExtKeyUsageServerAuth)
	Client = Use(x509.ExtKeyUsageClientAuth)
)

// Issue makes a certificate for DNS names and its key, ECDSA on P-256. It expires with
// the CA or before.
func (a *Authority) Issue(names []string, use Use, now time.Time) (Pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Pair{}, err
	}
	t := &x509.Certificate{
		DNSNames: names, NotBefore: now.Add(-skew), NotAfter: now.AddDate(0, 0, Days),
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsage(use)},
	}
	if len(names[0]) <= longestName {
		t.Subject.CommonName = names[0]
	}
	if t.NotBefore.Before(a.cert.NotBefore) {
		t.NotBefore = a.cert.NotBefore
	}
	if t.NotAfter.After(a.cert.NotAfter) {
		t.NotAfter = a.cert.NotAfter
	}
	pair, _, err := sign(t, a.cert, key, a.key)
	return pair, err
}

// sign signs a certificate for a key with the key of its parent.
func sign(t, parent *x509.Certificate, key *ecdsa.PrivateKey, signer crypto.Signer) (Pair, *x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return Pair{}, nil, err
	}
	t.SerialNumber = serial.Add(serial, big.NewInt(1)) // positive
	der, err := x509.CreateCertificate(rand.Reader, t, parent, key.Public(), signer)
	if err != nil {
		return Pair{}, nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return Pair{}, nil, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return Pair{}, nil, err
	}
	return Pair{encoded("CERTIFICATE", der), encoded("PRIVATE KEY", private), cert.NotAfter}, cert, nil
}

func encoded(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func short(name string) string { return name[:min(len(name), longestName)] }
