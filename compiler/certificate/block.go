package certificate

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"strings"
)

// begin is the start of the first line of every PEM block.
var begin = []byte("-----BEGIN ")

// blocks returns the blocks of a PEM text. Go skips a block that it cannot read
// and BoringSSL refuses the whole file, so such a block is an error: without it a
// chain would lack a certificate.
func blocks(part Part, text []byte) ([]*pem.Block, *Error) {
	var list []*pem.Block
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		list = append(list, block)
	}
	if len(list) == 0 || len(list) == bytes.Count(text, begin) {
		return list, nil
	}
	fault := NoCertificate
	if part == Key {
		fault = NoKey
	}
	return nil, &Error{part, fault, "the file contains an invalid PEM block"}
}

// isKey reports whether a block is a private key, encrypted or not.
func isKey(b *pem.Block) bool { return strings.HasSuffix(b.Type, "PRIVATE KEY") }

// canonical writes blocks as encoding/pem does, without header lines, comments
// and blanks: Go's reader accepts these and BoringSSL's does not. What is
// written is what was checked, and nothing else of the file.
func canonical(list ...*pem.Block) []byte {
	var out []byte
	for _, b := range list {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: b.Type, Bytes: b.Bytes})...)
	}
	return out
}

// The types of certificates and of revocation lists. BoringSSL also reads
// certificates under their old name.
const (
	certificateType = "CERTIFICATE"
	oldType         = "X509 CERTIFICATE"
	trustedType     = "TRUSTED CERTIFICATE"
	revokedType     = "X509 CRL"
)

// A bundle is what the file of a certificate or a CA holds.
type bundle struct {
	chain   []*x509.Certificate
	revoked []*x509.RevocationList
	text    []byte // of both, canonical
}

// add reads one block; what is neither a certificate nor, for a CA, a
// revocation list is left out.
func (f *bundle) add(part Part, b *pem.Block) *Error {
	switch {
	case b.Type == certificateType, b.Type == oldType:
		c, err := x509.ParseCertificate(b.Bytes)
		if err != nil {
			return &Error{part, NoCertificate, "the file contains an invalid certificate"}
		}
		f.chain = append(f.chain, c)
		b.Type = certificateType
	case b.Type == trustedType:
		return &Error{part, Trusted, "the file holds a certificate in the format TRUSTED CERTIFICATE"}
	case b.Type == revokedType && part == CA:
		r, err := x509.ParseRevocationList(b.Bytes)
		if err != nil {
			return &Error{part, NoCertificate, "the file contains an invalid revocation list"}
		}
		f.revoked = append(f.revoked, r)
	default:
		return nil
	}
	f.text = append(f.text, canonical(b)...)
	return nil
}

// parseBundle reads the file of a certificate chain or of a CA. A private key in
// it would be written to an entry that many may read.
func parseBundle(part Part, text []byte) (*bundle, *Error) {
	list, wrong := blocks(part, text)
	if wrong != nil {
		return nil, wrong
	}
	f, hasKey := &bundle{}, false
	for _, b := range list {
		hasKey = hasKey || isKey(b)
		if wrong := f.add(part, b); wrong != nil {
			return nil, wrong
		}
	}
	switch {
	case len(f.chain) == 0:
		return nil, &Error{part, NoCertificate, "the file contains no PEM certificate"}
	case hasKey:
		return nil, &Error{part, HoldsKey, "the file holds a private key beside the certificates"}
	}
	return f, nil
}
