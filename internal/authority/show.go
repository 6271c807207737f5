package authority

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/gwc-lang/gwc/compiler/certificate"
)

// A Text is a file with PEM or manifests.
type Text struct {
	Name string
	Data []byte
}

// pemFiles are the extensions of files that hold PEM and no manifests.
var pemFiles = []string{".crt", ".cer", ".pem", ".key"}

// isPEM reports whether a text is to be read as PEM.
func (t Text) isPEM() bool {
	switch {
	case bytes.HasPrefix(bytes.TrimSpace(t.Data), []byte("-----BEGIN ")):
		return true
	case bytes.Contains(t.Data, []byte("apiVersion")):
		return false
	}
	return bytes.Contains(t.Data, []byte("\n-----BEGIN ")) || slices.Contains(pemFiles, path.Ext(t.Name))
}

// A Shown is a certificate, without its key.
type Shown struct {
	File string `json:"file"`
	// Secret is NAMESPACE/NAME of a Secret in a manifest, with the entry; else empty.
	Secret string   `json:"secret,omitempty"`
	Use    string   `json:"use"` // CA, server, client, server and client
	Names  []string `json:"names"`
	Issuer string   `json:"issuer"`
	// NotBefore and NotAfter are in RFC 3339.
	NotBefore string `json:"notBefore"`
	NotAfter  string `json:"notAfter"`
	// Key says whether its key is there: where it is, or that there is none.
	Key string `json:"key"`
	// Try are the commands that call its host.
	Try []string `json:"try,omitempty"`

	cert *x509.Certificate
	now  time.Time
	pem  string // the PEM file that has it; empty: a manifest
}

// Place returns the file, and the Secret in it.
func (s Shown) Place() string {
	if s.Secret == "" {
		return s.File
	}
	return s.File + ": Secret " + s.Secret
}

// Expires returns the day of its end, and how far it is.
func (s Shown) Expires() string {
	day := s.cert.NotAfter.UTC().Format(time.DateOnly)
	switch left := s.cert.NotAfter.Sub(s.now); {
	case left < 0:
		return day + ", expired"
	case s.now.Before(s.cert.NotBefore):
		return day + ", not valid before " + s.cert.NotBefore.UTC().Format(time.DateOnly)
	case left < 24*time.Hour:
		return day + ", today"
	default:
		return fmt.Sprintf("%s, in %d days", day, left/(24*time.Hour))
	}
}

// A holder is a private key of a PEM file.
type holder struct {
	file string
	key  crypto.Signer
}

// A viewer collects what texts hold.
type viewer struct {
	now    time.Time
	shown  []Shown
	keys   []holder
	used   map[string]bool // files with a key of a certificate
	faults []string
}

// Show returns the certificates of the texts, in their order, and what is wrong with
// them or their keys. No byte of a key is in either.
func Show(texts []Text, now time.Time) (shown []Shown, faults []string) {
	v := &viewer{now: now, used: map[string]bool{}}
	for _, t := range texts {
		if t.isPEM() {
			v.pem(t)
		} else {
			v.manifests(t)
		}
	}
	v.match()
	for i := range v.shown {
		v.try(&v.shown[i])
	}
	return v.shown, v.faults
}

func (v *viewer) fault(place, format string, args ...any) {
	v.faults = append(v.faults, place+": "+fmt.Sprintf(format, args...))
}

// pem reads a PEM file: certificates, a key, or both.
func (v *viewer) pem(t Text) {
	hasKey := certificate.HasKey(t.Data)
	if hasKey {
		if key, err := certificate.ParseKey(t.Data); err != nil {
			v.fault(t.Name, "%v", err)
		} else {
			v.keys = append(v.keys, holder{t.Name, key})
		}
	}
	if hasKey && !bytes.Contains(t.Data, []byte("CERTIFICATE-----")) {
		return
	}
	chain, err := certificate.ParseChain(t.Data)
	if err != nil {
		if _, binary := x509.ParseCertificate(t.Data); binary == nil {
			err = errors.New("the certificate is in DER; convert it with `openssl x509 -inform der`")
		}
		v.fault(t.Name, "%v", err)
		return
	}
	s := v.add(t.Name, "", chain)
	s.pem = t.Name
}

// add adds the first certificate of a chain, which the others vouch for. Several CAs
// are certificates of their own.
func (v *viewer) add(file, secret string, chain []*x509.Certificate) *Shown {
	if chain[0].IsCA {
		for _, c := range chain[1:] {
			v.one(file, secret, c)
		}
	}
	return v.one(file, secret, chain[0])
}

func (v *viewer) one(file, secret string, c *x509.Certificate) *Shown {
	s := Shown{
		File: file, Secret: secret, Use: useOf(c), Names: append([]string{}, certificate.Names(c)...), Issuer: nameOf(c.Issuer.CommonName, c.Issuer.String()),
		NotBefore: c.NotBefore.UTC().Format(time.RFC3339), NotAfter: c.NotAfter.UTC().Format(time.RFC3339),
		cert: c, now: v.now,
	}
	if bytes.Equal(c.RawIssuer, c.RawSubject) && c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil {
		s.Issuer += ", itself"
	}
	switch {
	case v.now.After(c.NotAfter):
		v.fault(s.Place(), "the certificate expired on %s", c.NotAfter.UTC().Format(time.DateOnly))
	case v.now.Before(c.NotBefore):
		v.fault(s.Place(), "the certificate is not valid before %s", c.NotBefore.UTC().Format(time.DateOnly))
	}
	v.shown = append(v.shown, s)
	return &v.shown[len(v.shown)-1]
}

func nameOf(common, whole string) string {
	if common != "" {
		return common
	}
	return whole
}

// useOf returns what a certificate is for. One without usages is for all.
func useOf(c *x509.Certificate) string {
	if c.IsCA {
		return "CA"
	}
	server, client := len(c.ExtKeyUsage) == 0, len(c.ExtKeyUsage) == 0
	for _, u := range c.ExtKeyUsage {
		server = server || u == x509.ExtKeyUsageServerAuth || u == x509.ExtKeyUsageAny
		client = client || u == x509.ExtKeyUsageClientAuth || u == x509.ExtKeyUsageAny
	}
	switch {
	case server && client:
		return "server and client"
	case client:
		return "client"
	case server:
		return "server"
	}
	return "other"
}

// match finds the keys of the certificates in PEM files, and keys that belong to none.
// The file NAME.key is expected to be the key of NAME.crt.
func (v *viewer) match() {
	beside := map[string]holder{}
	for _, k := range v.keys {
		beside[stem(k.file)] = k
	}
	for i := range v.shown {
		s := &v.shown[i]
		if s.pem == "" {
			continue
		}
		s.Key = "not in these files"
		for _, k := range v.keys {
			if certificate.Matches(s.cert, k.key) {
				s.Key, v.used[k.file] = k.file+" matches", true
				break
			}
		}
		if k, is := beside[stem(s.pem)]; is && !v.used[k.file] && !strings.HasSuffix(s.Key, " matches") {
			s.Key, v.used[k.file] = k.file+" is the key of another certificate", true
			v.fault(k.file, "the key does not match the certificate in %s", s.pem)
		}
	}
}

// stem returns the name of a file without its extension.
func stem(file string) string {
	if i := strings.LastIndexByte(file, '.'); i > strings.LastIndexAny(file, `/\`) {
		return file[:i]
	}
	return file
}
