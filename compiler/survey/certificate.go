package survey

import (
	"slices"
	"time"

	"github.com/gwc-lang/gwc/compiler/model"
)

// certify sets the names and the expiry of the row's certificates, as far as they are
// known: of files, of an issuer's, and of Secrets of the inventory in the namespaces
// that read them.
func (s *surveyor) certify(r *Row, names []string, namespaces ...string) {
	var dns, ends []string
	for _, name := range names {
		declared := s.certificates[name]
		switch {
		case declared == nil:
			declared = &model.Certificate{Name: name, Source: model.CertificateSource{Secret: name}}
		case declared.Source.Files != nil:
			dns, ends = append(dns, declared.Source.Files.Names...), append(ends, declared.Source.Files.NotAfter)
			continue
		case declared.Source.Issued != nil && r.Kind == "in" && r.Host != "*":
			dns = append(dns, r.Host)
		}
		known := false
		for _, namespace := range namespaces {
			d, end := s.shown(namespace, declared.SecretName())
			dns, ends, known = append(dns, d...), append(ends, end), known || end != ""
		}
		if by := decidedBy(declared.Source); by != "" && !known {
			r.CertificateExpiresBy = append(r.CertificateExpiresBy, by)
		}
	}
	r.CertificateNames = distinct(dns)
	ends = slices.DeleteFunc(ends, func(e string) bool { return e == "" })
	if len(ends) > 0 {
		r.CertificateExpires = slices.Min(ends)[:len(time.DateOnly)]
	}
}

// decidedBy returns what decides when a certificate expires that gwc does not read; "" of
// a Secret.
func decidedBy(s model.CertificateSource) string {
	switch {
	case s.Issued != nil && s.Issued.Local:
		return "Issuer " + s.Issued.Issuer
	case s.Issued != nil:
		return "ClusterIssuer " + s.Issued.Issuer
	case s.External != nil && s.External.Local:
		return "SecretStore " + s.External.Store
	case s.External != nil:
		return "ClusterSecretStore " + s.External.Store
	case s.Encrypted != nil:
		return "encrypted file"
	case s.Mounted != nil:
		return "files in the pods"
	}
	return ""
}

// shown returns the names and the expiry of a Secret's certificate in the inventory.
func (s *surveyor) shown(namespace, name string) (names []string, end string) {
	if s.inventory == nil || name == "" {
		return nil, ""
	}
	secret, _ := s.inventory.Secret(namespace, name)
	if secret.Certificate == nil {
		return nil, ""
	}
	if !secret.Certificate.NotAfter.IsZero() {
		end = secret.Certificate.NotAfter.UTC().Format(time.RFC3339)
	}
	return secret.Certificate.Names, end
}
