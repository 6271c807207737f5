// Package certificate reads the PEM files that a `certificate` names and says
// what is wrong with them today. It knows X.509 and nothing of the language,
// and what it says never holds a byte of a key.
package certificate

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
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
}

// ReadPair checks that cert is a PEM chain that is valid at now, and that key
// is the unencrypted PEM key of its first certificate. The errors say which of
// the two is wrong: an Error with its Part.
func ReadPair(cert, key []byte, now time.Time) (Pair, error) {
	chain, err := parseChain(cert)
	if err != nil {
		return Pair{}, &Error{Part: Cert, Reason: err.Error()}
	}
	for _, c := range chain {
		if err := validAt(c, now); err != nil {
			return Pair{}, &Error{Part: Cert, Reason: err.Error()}
		}
	}
	private, err := parseKey(key)
	if err != nil {
		return Pair{}, &Error{Part: Key, Reason: err.Error()}
	}
	if !matches(chain[0], private) {
		return Pair{}, &Error{Part: Key, Reason: "the key does not belong to the certificate"}
	}
	return Pair{names(chain[0]), firstEnd(chain)}, nil
}

// ReadCA checks that every certificate of a PEM text is a CA's and valid at
// now, and returns the first end of any of them.
func ReadCA(ca []byte, now time.Time) (notAfter time.Time, err error) {
	chain, err := parseChain(ca)
	if err != nil {
		return time.Time{}, &Error{Part: CA, Reason: err.Error()}
	}
	for _, c := range chain {
		if !c.IsCA {
			return time.Time{}, &Error{Part: CA, Reason: "the certificate is not a CA's"}
		}
		if err := validAt(c, now); err != nil {
			return time.Time{}, &Error{Part: CA, Reason: err.Error()}
		}
	}
	return firstEnd(chain), nil
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

func parseChain(text []byte) ([]*x509.Certificate, error) {
	var chain []*x509.Certificate
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, errors.New("the file holds a certificate that cannot be read")
		}
		chain = append(chain, c)
	}
	if len(chain) == 0 {
		return nil, errors.New("the file holds no PEM certificate")
	}
	return chain, nil
}

func validAt(c *x509.Certificate, now time.Time) error {
	const day = "2006-01-02 15:04 MST"
	switch {
	case now.After(c.NotAfter):
		return fmt.Errorf("the certificate expired on %s", c.NotAfter.UTC().Format(day))
	case now.Before(c.NotBefore):
		return fmt.Errorf("the certificate is not valid before %s", c.NotBefore.UTC().Format(day))
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
