package extreme

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"time"
)

// certificates are programs with a key of each kind and size.
func certificates() []Program {
	var out []Program
	for _, k := range []struct {
		name string
		key  func() (crypto.Signer, error)
	}{
		{"RSA 1024", rsaKey(1024)}, {"RSA 2047", rsaKey(2047)}, {"RSA 2048", rsaKey(2048)}, {"RSA 3072", rsaKey(3072)}, {"RSA 4096", rsaKey(4096)},
		{"P-224", curveKey(elliptic.P224())}, {"P-256", curveKey(elliptic.P256())}, {"P-384", curveKey(elliptic.P384())}, {"P-521", curveKey(elliptic.P521())},
		{"Ed25519", func() (crypto.Signer, error) { _, key, err := ed25519.GenerateKey(rand.Reader); return key, err }},
	} {
		cert, key := pair(k.key)
		for _, use := range []struct{ name, program string }{
			{"https", "expose a.shop:80 https at h.example.com cert c\n"},
			{"https mutual", "expose a.shop:80 https mutual at h.example.com cert c\n"},
			{"originate-tls mutual", "egress api.example.org via gateway originate-tls mutual cert c\n"},
			{"backend https", "certificate d { ca \"tls.crt\" }\nexpose a.shop:443 http at h.example.com backend https ca d\n"},
		} {
			out = append(out, Program{"key of " + use.name + ": " + k.name, map[string]string{
				"extreme.gwc": map[bool]string{true: "", false: "certificate c { files \"tls.crt\" \"tls.key\" ca \"tls.crt\" }\n"}[use.name == "backend https"] + use.program,
				"tls.crt":     cert, "tls.key": key}})
		}
	}
	return out
}

func rsaKey(bits int) func() (crypto.Signer, error) {
	return func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, bits) }
}

func curveKey(c elliptic.Curve) func() (crypto.Signer, error) {
	return func() (crypto.Signer, error) { return ecdsa.GenerateKey(c, rand.Reader) }
}

// pair is a certificate that is its own authority, and its key.
func pair(newKey func() (crypto.Signer, error)) (cert, key string) {
	signer := must(newKey())
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "h.example.com"}, DNSNames: []string{"h.example.com"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(365 * 24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der := must(x509.CreateCertificate(rand.Reader, template, template, signer.Public(), signer))
	text := func(kind string, data []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}))
	}
	return text("CERTIFICATE", der), text("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(signer)))
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // the machine has no randomness
	}
	return v
}
