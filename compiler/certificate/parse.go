package certificate

import (
	"crypto"
	"crypto/x509"
)

// Parse returns the certificates and the key of a pair of PEM texts. It does not check
// whether they are valid now, nor whether they belong together.
func Parse(cert, key []byte) ([]*x509.Certificate, crypto.Signer, error) {
	file, wrong := parseBundle(Cert, cert)
	if wrong != nil {
		return nil, nil, wrong
	}
	signer, _, wrong := parseKey(key)
	if wrong != nil {
		return nil, nil, wrong
	}
	return file.chain, signer, nil
}

// ParseChain returns the certificates of a PEM text, at least one. It ignores private
// keys beside them.
func ParseChain(text []byte) ([]*x509.Certificate, error) {
	list, wrong := blocks(Cert, text)
	if wrong != nil {
		return nil, wrong
	}
	f := &bundle{}
	for _, b := range list {
		if wrong := f.add(Cert, b); wrong != nil {
			return nil, wrong
		}
	}
	if len(f.chain) == 0 {
		return nil, &Error{Cert, NoCertificate, "the file contains no PEM certificate"}
	}
	return f.chain, nil
}

// ParseKey returns the first key of a PEM text.
func ParseKey(text []byte) (crypto.Signer, error) {
	signer, _, wrong := parseKey(text)
	if wrong != nil {
		return nil, wrong
	}
	return signer, nil
}

// HasKey reports whether a PEM text has a private key, encrypted or not.
func HasKey(text []byte) bool {
	list, _ := blocks(Key, text)
	for _, b := range list {
		if isKey(b) {
			return true
		}
	}
	return false
}

// Matches reports whether a key is that of a certificate.
func Matches(c *x509.Certificate, key crypto.Signer) bool { return matches(c, key) }

// Names returns the DNS names of a certificate, lower case, sorted.
func Names(c *x509.Certificate) []string { return names(c) }
