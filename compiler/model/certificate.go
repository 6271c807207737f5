package model

import (
	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/lang/diag"
)

// CertificateSource is exactly one of its fields.
type CertificateSource struct {
	Files   *CertificateFiles
	Secret  string            // a Secret that exists already beside its user
	Mounted *CertificatePaths // files in the gateway's pods
	// The controllers of the cluster make the Secrets of the others.
	Issued    *IssuedCertificate
	External  *ExternalCertificate
	Encrypted *EncryptedSecret
}

// CertificateFiles are PEM texts that were read and checked. Cert and Key are
// empty of a certificate that is a CA alone.
type CertificateFiles struct {
	Cert, Key, CA []byte
	Names         []string // the DNS names that the certificate serves
	NotAfter      string   // RFC 3339, of messages
}

// CertificatePaths are paths in the gateway's pods.
type CertificatePaths struct {
	Cert, Key, CA string // CA may be empty
}

// HasCA reports whether the source is known to have (true), or not to have
// (false), a CA; known is false of a Secret, whose content is unknown.
func (s CertificateSource) HasCA() (has, known bool) {
	switch {
	case s.Files != nil:
		return len(s.Files.CA) > 0, true
	case s.Mounted != nil:
		return s.Mounted.CA != "", true
	case s.Issued != nil:
		return len(s.Issued.CA) > 0, true
	case s.External != nil:
		return s.External.CA != "", true
	case s.Encrypted != nil:
		return s.Encrypted.HasCA, true
	}
	return false, false
}

// WithCA returns the source with the CA that verifies peers, as it is written in a
// program.
func (s CertificateSource) WithCA(file string) string {
	switch {
	case s.Mounted != nil:
		return "mounted \"" + s.Mounted.Cert + "\" \"" + s.Mounted.Key + "\" ca \"/etc/certs/" + file + "\""
	case s.Issued != nil:
		return "issuer " + s.Issued.Issuer + localWord(s.Issued.Local) + keyWord(s.Issued.Key) + " ca \"" + file + "\""
	case s.External != nil:
		return "external " + s.External.Store + localWord(s.External.Local) + " key " + s.External.Key + " ca " + s.External.Key
	}
	return "files \"tls.crt\" \"tls.key\" ca \"" + file + "\""
}

func localWord(is bool) string {
	if is {
		return " local"
	}
	return ""
}

func keyWord(key certificate.Algorithm) string {
	if key == certificate.ECDSA {
		return " ecdsa"
	}
	return ""
}

// SecretName returns the name of the certificate's Secret beside its user; empty of
// files that are mounted.
func (c *Certificate) SecretName() string {
	switch {
	case c.Source.Mounted != nil:
		return ""
	case c.Source.Secret != "":
		return c.Source.Secret
	}
	return c.Name
}

// An IssuedCertificate is one that an issuer in the cluster issues, for the hosts that
// use it.
type IssuedCertificate struct {
	Issuer string
	Local  bool // the issuer is of the user's namespace; else of the whole cluster
	Key    certificate.Algorithm
	CA     []byte // that verifies its user's peers, PEM; empty: none
}

// An ExternalCertificate is one that is copied into the cluster from a store of
// secrets.
type ExternalCertificate struct {
	Store string
	Local bool   // the store is of the user's namespace; else of the whole cluster
	Key   string // in the store, of the certificate and its private key
	CA    string // in the store, of the CA; empty: none
}

// An EncryptedSecret is a manifest of a Secret with the certificate's name whose values
// are encrypted. It is carried as it is.
type EncryptedSecret struct {
	Namespace   string
	NamespaceAt diag.Span
	HasCA       bool
	File        *diag.File
}
