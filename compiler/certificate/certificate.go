// Package certificate reads the PEM files that a `certificate` names and says
// what is wrong with them today. It knows X.509 and nothing of the language,
// and what it says never holds a byte of a key.
package certificate

import (
	"crypto"
	"crypto/x509"
	"slices"
	"time"
)

// Soon is how long before its end a certificate is said to expire.
const Soon = 30 * 24 * time.Hour

// A Pair is a certificate chain with its key, both read and checked.
type Pair struct {
	// Names are the DNS names that the certificate serves, lower case, sorted.
	Names []string
	// NotAfter is the first end of any certificate of the chain.
	NotAfter time.Time
	// Cert and Key are what was checked, as canonical PEM.
	Cert, Key []byte
}

// ReadPair checks that cert is a PEM chain that is valid at now, and that key
// is the unencrypted PEM key of its first certificate. The errors say which of
// the two is wrong: an Error with its Part.
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
		return Pair{}, &Error{Key, OtherKey, "the key does not belong to the certificate"}
	}
	return Pair{names(file.chain[0]), firstEnd(file.chain), file.text, keyText}, nil
}

// A Chain is what is known of a certificate chain without its key.
type Chain struct {
	// Names are the DNS names that the certificate serves, lower case, sorted.
	Names []string
	// The chain is valid from NotBefore to NotAfter: every certificate of it is.
	NotBefore, NotAfter time.Time
	// Key is the algorithm of the first certificate's key, and Bits its size.
	Key  Algorithm
	Bits int
}

// ReadChain returns what a PEM chain says; readable is false where it holds
// none.
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
// now, and that its revocation lists are: with one that has expired Envoy's
// verification fails for every peer.
func ReadCA(ca []byte, now time.Time) (Authority, error) {
	file, wrong := parseBundle(CA, ca)
	if wrong != nil {
		return Authority{}, wrong
	}
	for _, c := range file.chain {
		if !c.IsCA {
			return Authority{}, &Error{CA, NoCA, "the certificate is not a CA's"}
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

// Covers reports whether one of the names stands for the host: the name itself,
// or a wildcard for exactly one label. A wildcard host is covered by the same
// wildcard only.
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
