// Package certificate reads the PEM files of a `certificate` and checks whether
// they are valid now. It knows X.509 and nothing of the language. Its errors
// never contain a byte of a key.
package certificate

import (
	"crypto"
	"crypto/x509"
	"slices"
	"time"
)

// Soon is how long before expiry gwc warns about a certificate.
const Soon = 30 * 24 * time.Hour

// A Pair is a checked certificate chain with its key.
type Pair struct {
	// Names are the DNS names that the certificate serves, lower case, sorted.
	Names []string
	// NotAfter is the earliest expiry of the chain.
	NotAfter time.Time
	// Cert and Key are what was checked, as canonical PEM.
	Cert, Key []byte
}

// ReadPair checks that cert is a PEM chain that is valid at now, and that key
// is the unencrypted PEM key of its first certificate. An error is an *Error
// whose Part names the wrong file.
func ReadPair(cert, key []byte, now time.Time) (Pair, error) {
	file, err := parseBundle(Cert, cert)
	if err != nil {
		return Pair{}, err
	}
	for _, c := range file.chain {
		if err := validAt(Cert, c, now); err != nil {
			return Pair{}, err
		}
	}
	private, keyText, err := parseKey(key)
	if err != nil {
		return Pair{}, err
	}
	if !matches(file.chain[0], private) {
		return Pair{}, &Error{Key, OtherKey, "the key does not match the certificate"}
	}
	return Pair{names(file.chain[0]), firstEnd(file.chain), file.text, keyText}, nil
}

// A Chain describes a certificate chain without its key.
type Chain struct {
	// Names are the DNS names that the certificate serves, lower case, sorted.
	Names []string
	// NotBefore and NotAfter bound the time in which every certificate of the
	// chain is valid.
	NotBefore, NotAfter time.Time
	// Key is the algorithm of the first certificate's key, and Bits its size.
	Key  Algorithm
	Bits int
}

// ReadChain parses a PEM chain. readable is false if the text contains none.
func ReadChain(cert []byte) (c Chain, readable bool) {
	file, err := parseBundle(Cert, cert)
	if err != nil {
		return Chain{}, false
	}
	chain := file.chain
	c = Chain{Names: names(chain[0]), NotBefore: chain[0].NotBefore, NotAfter: firstEnd(chain)}
	c.Key, c.Bits = keyOf(chain[0])
	for _, next := range chain[1:] {
		if next.NotBefore.After(c.NotBefore) {
			c.NotBefore = next.NotBefore
		}
	}
	return c, true
}

// An Authority is the certificates of CAs, read and checked.
type Authority struct {
	// NotAfter is the first end of any certificate.
	NotAfter time.Time
	// PEM is what was checked, canonical: the certificates and revocation lists.
	PEM []byte
}

// ReadCA checks that every certificate of a PEM text is a CA's and valid at
// now, and that its revocation lists are: with one that has expired
// BoringSSL's verification fails for every peer.
func ReadCA(ca []byte, now time.Time) (Authority, error) {
	file, wrong := parseBundle(CA, ca)
	if wrong != nil {
		return Authority{}, wrong
	}
	for _, c := range file.chain {
		if !c.IsCA {
			return Authority{}, &Error{CA, NoCA, "not a CA certificate"}
		}
		if wrong := validAt(CA, c, now); wrong != nil {
			return Authority{}, wrong
		}
	}
	for _, r := range file.revoked {
		if !r.NextUpdate.IsZero() && now.After(r.NextUpdate) {
			return Authority{}, &Error{CA, Expired, "the revocation list expired on " + r.NextUpdate.UTC().Format(day)}
		}
	}
	return Authority{firstEnd(file.chain), file.text}, nil
}

// Covers reports whether one of the names matches the host: the name itself, or
// a wildcard for exactly one label. A wildcard host matches only the same
// wildcard.
func Covers(names []string, host string) bool {
	if slices.Contains(names, host) {
		return true
	}
	for i, c := range host {
		if c == '.' {
			return slices.Contains(names, "*"+host[i:])
		}
	}
	return false
}

// day is how a message writes a time.
const day = "2006-01-02 15:04 MST"

func validAt(part Part, c *x509.Certificate, now time.Time) *Error {
	switch {
	case now.After(c.NotAfter):
		return &Error{part, Expired, "the certificate expired on " + c.NotAfter.UTC().Format(day)}
	case now.Before(c.NotBefore):
		return &Error{part, NotYet, "the certificate is not valid before " + c.NotBefore.UTC().Format(day)}
	}
	return nil
}

func matches(c *x509.Certificate, key crypto.Signer) bool {
	public, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool })
	return ok && public.Equal(c.PublicKey)
}

func firstEnd(chain []*x509.Certificate) time.Time {
	end := chain[0].NotAfter
	for _, c := range chain[1:] {
		if c.NotAfter.Before(end) {
			end = c.NotAfter
		}
	}
	return end
}
