package certificate

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
)

// An Algorithm is that of a certificate's key.
type Algorithm string

// The algorithms whose keys have sizes that matter; "" is any other.
const (
	RSA   Algorithm = "RSA"
	ECDSA Algorithm = "ECDSA"
)

// keyOf returns the algorithm of a certificate's key, and how many bits it has.
func keyOf(c *x509.Certificate) (kind Algorithm, bits int) {
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		return RSA, key.N.BitLen()
	case *ecdsa.PublicKey:
		return ECDSA, key.Curve.Params().BitSize
	}
	return "", 0
}
