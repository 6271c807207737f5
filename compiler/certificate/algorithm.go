package certificate

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
)

// An Algorithm is the algorithm of a certificate's key.
type Algorithm string

// The algorithms with a minimum key size; any other is "".
const (
	RSA   Algorithm = "RSA"
	ECDSA Algorithm = "ECDSA"
)

// keyOf returns the algorithm and the size in bits of a certificate's key.
func keyOf(c *x509.Certificate) (kind Algorithm, bits int) {
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		return RSA, key.N.BitLen()
	case *ecdsa.PublicKey:
		return ECDSA, key.Curve.Params().BitSize
	}
	return "", 0
}
