package certificate

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"strings"
)

// A Part is one of the files of a certificate.
type Part string

// The parts.
const (
	Cert Part = "certificate"
	Key  Part = "key"
	CA   Part = "ca"
)

// A Fault is a kind of error in a file.
type Fault int

// The faults.
const (
	NoCertificate Fault = iota // the file contains no valid certificate
	NoKey                      // the file contains no valid key
	Encrypted                  // the key is encrypted
	OtherKey                   // the key does not match the certificate
	Expired                    // a certificate has expired
	NotYet                     // a certificate is not valid yet
	NoCA                       // a certificate is not a CA certificate
)

// An Error describes an error in one of the files. It never quotes the file.
type Error struct {
	Part   Part
	Fault  Fault
	Reason string
}

// Error returns the reason.
func (e *Error) Error() string { return e.Reason }

// parseKey reads the first key of a PEM text. It does not wrap errors of the
// library, which could quote the key.
func parseKey(text []byte) (crypto.Signer, *Error) {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "ENCRYPTED PRIVATE KEY" || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") {
			return nil, &Error{Key, Encrypted, "the key is encrypted"}
		}
		if !strings.HasSuffix(block.Type, "PRIVATE KEY") {
			continue
		}
		if signer, ok := decode(block.Bytes); ok {
			return signer, nil
		}
		return nil, &Error{Key, NoKey, "the file contains an invalid key"}
	}
	return nil, &Error{Key, NoKey, "the file contains no PEM key"}
}

func decode(der []byte) (crypto.Signer, bool) {
	if k, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		signer, ok := k.(crypto.Signer)
		return signer, ok
	}
	if k, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return k, true
	}
	if k, err := x509.ParseECPrivateKey(der); err == nil {
		return k, true
	}
	return nil, false
}

func names(c *x509.Certificate) []string {
	var out []string
	for _, n := range c.DNSNames {
		out = append(out, strings.ToLower(n))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
