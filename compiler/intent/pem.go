package intent

import (
	"errors"
	"slices"
	"strings"
	"time"

	certs "github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// faults maps the faults of a certificate file to codes.
var faults = map[certs.Fault]code.Code{
	certs.NoCertificate: code.NoCertificate,
	certs.NoKey:         code.NoKey,
	certs.Encrypted:     code.EncryptedKey,
	certs.OtherKey:      code.KeyMismatch,
	certs.Expired:       code.CertificateExpired,
	certs.NotYet:        code.CertificateNotYetValid,
	certs.NoCA:          code.InvalidCA,
	certs.HoldsKey:      code.KeyInCertificateFile,
	certs.Trusted:       code.NoCertificate,
}

// hints are the hints for the faults. They do not name the file: the span does.
var hints = map[certs.Fault]string{
	certs.NoCertificate: "name a PEM file that contains the certificate",
	certs.NoKey:         "name a PEM file that contains the private key",
	certs.Encrypted:     "decrypt it, for example with `openssl pkey -in OLD -out NEW`",
	certs.OtherKey:      "name the private key of the certificate",
	certs.Expired:       "name a renewed certificate",
	certs.NotYet:        "name a certificate that is already valid",
	certs.NoCA:          "name a CA certificate",
	certs.HoldsKey:      "name a file with the certificates alone, as `openssl crl2pkcs7 -nocrl -certfile OLD | openssl pkcs7 -print_certs` writes them",
	certs.Trusted:       "convert it, as with `openssl x509 -in OLD -out NEW`",
}

// readFiles reads and checks the files of a certificate.
func (s *scope) readFiles(c *certificateFiles) *model.CertificateFiles {
	files := &model.CertificateFiles{}
	cert, hasCert := s.readFile(c.Cert)
	key, hasKey := s.readFile(c.Key)
	if hasCert && hasKey {
		pair, err := certs.ReadPair(cert, key, s.Now)
		switch {
		case err == nil:
			s.checkSoon(c.Cert, pair.NotAfter)
			files.Cert, files.Key, files.Names = pair.Cert, pair.Key, pair.Names
			files.NotAfter = pair.NotAfter.UTC().Format(time.RFC3339)
		case part(err) == certs.Key:
			s.faulty(c.Key, err)
		default:
			s.faulty(c.Cert, err)
		}
	}
	if len(c.CA) > 0 {
		files.CA = s.readCAs(c.CA).CA
	}
	return files
}

// readCAs reads and checks the files of several CAs, all of which are trusted: while a
// CA is replaced, the old one and the new one. Their order has no meaning.
func (s *scope) readCAs(list []FilePath) *model.CertificateFiles {
	files := s.readCA(list[0])
	texts := []string{string(files.CA)}
	for i, p := range list[1:] {
		more := s.readCA(p)
		files.NotAfter = min(files.NotAfter, more.NotAfter)
		if j := slices.Index(texts, string(more.CA)); j >= 0 && len(more.CA) > 0 {
			s.Report(diag.At(s.Span(list[i+1]), code.DuplicateCA, "duplicate CA: %s and %s have the same certificates", list[j].Text, p.Text).
				WithHint("name the file of the other CA, or keep one of the two").WithRelated(s.Span(list[j]), "first here"))
		}
		texts = append(texts, string(more.CA))
	}
	slices.Sort(texts)
	files.CA = []byte(strings.Join(texts, ""))
	return files
}

// readCA reads and checks the file of a CA.
func (s *scope) readCA(p FilePath) *model.CertificateFiles {
	files := &model.CertificateFiles{}
	ca, ok := s.readFile(p)
	if !ok {
		return files
	}
	authority, err := certs.ReadCA(ca, s.Now)
	if err != nil {
		s.faulty(p, err)
		return files
	}
	s.checkSoon(p, authority.NotAfter)
	files.CA, files.NotAfter = authority.PEM, authority.NotAfter.UTC().Format(time.RFC3339)
	return files
}

// readFile returns the content of a file, or reports that it cannot be read.
func (s *scope) readFile(p FilePath) (content []byte, ok bool) {
	path := p.value(s)
	if path == "" {
		return nil, false
	}
	content, err := s.Read(s.File, path)
	if err != nil {
		s.Wrong(p, code.UnreadableCertificateFile, "write its path relative to this file", "cannot read %s: %v", path, err)
		return nil, false
	}
	return content, true
}

// checkSoon warns of a certificate that expires soon.
func (s *scope) checkSoon(p FilePath, end time.Time) {
	if end.Before(s.Now.Add(certs.Soon)) {
		s.Wrong(p, code.CertificateExpiresSoon, "renew it", "the certificate expires on %s", end.UTC().Format("2006-01-02"))
	}
}

// part returns the file that an error is about.
func part(err error) certs.Part {
	var e *certs.Error
	if errors.As(err, &e) {
		return e.Part
	}
	return ""
}

// faulty reports the fault of a file.
func (s *scope) faulty(p FilePath, err error) {
	var e *certs.Error
	if errors.As(err, &e) {
		s.Wrong(p, faults[e.Fault], hints[e.Fault], "%s", e.Reason)
	}
}
