package audit

import (
	"fmt"
	"time"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
)

// expiry reports a chain of certificates that has expired or soon will, and whether it
// has.
func (a *Audit) expiry(f finding, chain []byte, what string) (expired bool) {
	read, readable := certificate.ReadChain(chain)
	if !readable || a.Mesh.Now.IsZero() {
		return false
	}
	f.hint = "renew it"
	switch end := day(read.NotAfter); {
	case a.Mesh.Now.After(read.NotAfter):
		f.code, f.message, expired = code.ServedExpired, fmt.Sprintf("%s expired on %s", what, end), true
	case read.NotAfter.Before(a.Mesh.Now.Add(certificate.Soon)):
		f.code, f.message = code.ServedExpiresSoon, fmt.Sprintf("%s expires on %s", what, end)
	default:
		return false
	}
	a.report(f)
	return expired
}

func day(t time.Time) string { return t.UTC().Format("2006-01-02") }

// expiredAuthority reports certificates of CAs that have all expired: no certificate of
// the other side is valid. One that is valid suffices. They are in a Secret of their own
// or, if there is none, beside the certificate.
func (a *Audit) expiredAuthority(f finding, apart, beside inventory.Secret) {
	secret := apart
	if secret.Name == "" {
		secret = beside
	}
	text := secret.Certificates["cacert"]
	if len(text) == 0 {
		text = secret.Certificates["ca.crt"]
	}
	list, err := certificate.ParseChain(text)
	if err != nil || len(list) == 0 || a.Mesh.Now.IsZero() {
		return
	}
	last := time.Time{}
	for _, c := range list {
		if c.NotAfter.After(last) {
			last = c.NotAfter
		}
	}
	if a.Mesh.Now.After(last) {
		f.code, f.hint, f.other = code.ServedExpired, "renew it", placed("Secret", secret.Namespace, secret.Name, secret.Span)
		f.message = fmt.Sprintf("the CA in Secret %s expired on %s: every certificate that it signed is refused", secret.Key, day(last))
		a.report(f)
	}
}
