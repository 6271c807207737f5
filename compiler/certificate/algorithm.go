package certificate

import (
	"crypto/ecdsa"
	"crypto/rsa"
)

// An Algorithm is that of a certificate's key.
type Algorithm string

// The algorithms whose keys have sizes that matter; "" is any other.
const (
	RSA   Algorithm = "RSA"
	ECDSA Algorithm = "ECDSA"
)

// KeyOf returns the algorithm of the key of a PEM chain's first certificate, and
// how many bits the key has; "" where nothing is known of it.
func KeyOf(cert []byte) (kind Algorithm, bits int) {
	chain, err := parseChain(Cert, cert)
	if err != nil {
		return "", 0
	}
	switch key := chain[0].PublicKey.(type) {
	case *rsa.PublicKey:
		return RSA, key.N.BitLen()
	case *ecdsa.PublicKey:
		return ECDSA, key.Curve.Params().BitSize
	}
	return "", 0
}
