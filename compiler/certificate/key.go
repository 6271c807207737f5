package certificate

import (
	"crypto"
	"crypto/x509"
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
	NoCA                       // a certificate is not a CA's
	HoldsKey                   // the file of certificates holds a private key
	Trusted                    // a certificate is in the format of OpenSSL alone
)

// An Error describes an error in one of the files. It never quotes the file.
type Error struct {
	Part   Part
	Fault  Fault
	Reason string
}

// Error returns the reason.
func (e *Error) Error() string { return e.Reason }

// parseKey reads the first key of a PEM text, and returns it as canonical PEM
// too. Its errors are texts of our own: a library's could quote the key.
func parseKey(text []byte) (crypto.Signer, []byte, *Error) {
	list, wrong := blocks(Key, text)
	if wrong != nil {
		return nil, nil, wrong
	}
	for _, block := range list {
		if block.Type == "ENCRYPTED PRIVATE KEY" || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") {
			return nil, nil, &Error{Key, Encrypted, "the key is encrypted"}
		}
		if !isKey(block) {
			continue
		}
		if signer, kind := decode(block.Bytes); signer != nil {
			block.Type = kind
			return signer, canonical(block), nil
		}
		return nil, nil, &Error{Key, NoKey, "the file contains an invalid key"}
	}
	return nil, nil, &Error{Key, NoKey, "the file contains no PEM key"}
}

// decode reads a key, and returns the type of a block of its encoding: Go reads
// each under any type, and BoringSSL does not.
func decode(der []byte) (crypto.Signer, string) {
	if k, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		signer, _ := k.(crypto.Signer)
		return signer, "PRIVATE KEY"
	}
	if k, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return k, "RSA PRIVATE KEY"
	}
	if k, err := x509.ParseECPrivateKey(der); err == nil {
		return k, "EC PRIVATE KEY"
	}
	return nil, ""
}

func names(c *x509.Certificate) []string {
	var out []string
	for _, n := range c.DNSNames {
		out = append(out, strings.ToLower(n))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
