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
		for _, namespace := range namespaces {
			d, end := s.shown(namespace, declared.SecretName())
			dns, ends = append(dns, d...), append(ends, end)
		}
	}
	r.CertificateNames = distinct(dns)
	ends = slices.DeleteFunc(ends, func(e string) bool { return e == "" })
	if len(ends) > 0 {
		r.CertificateExpires = slices.Min(ends)[:len(time.DateOnly)]
	}
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
