package join

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkSecrets reports Secrets that do not exist in the namespace of the gateway or
// of the workloads that use them.
func (b *builder) checkSecrets() {
	for _, p := range b.m.Published {
		use := secretUse{namespace: p.Gateway.Namespace, host: certain(p.Host), clients: p.Mode.Value.AsksClients()}
		switch {
		case !p.Mode.Value.Terminates():
		case p.Certs.Is():
			for _, name := range p.Certs.Value {
				use.name, use.at = b.secretOf(name), placeOf(p.Certs.Said, name)
				b.checkSecret(use)
			}
		case len(p.HostSaid) > 0:
			use.name, use.at = model.OwnSecret(p.Host), p.HostSaid[0]
			b.checkSecret(use)
		}
	}
	for _, g := range b.m.Gateways {
		for _, l := range g.Listens {
			for _, cert := range l.Cert {
				b.checkSecret(secretUse{namespace: g.Namespace, name: b.secretOf(cert.Value), at: cert.At, clients: l.Mode.Value.AsksClients()})
			}
		}
	}
	b.checkBackendSecrets()
	for _, h := range b.m.Egress {
		if !h.Cert.Is() {
			continue
		}
		use := secretUse{name: b.secretOf(h.Cert.Value), at: h.Cert.Said[0].Word(h.Cert.Value), server: h.Originate.Value == "mutual"}
		if h.Gateway != nil {
			use.namespace = h.Gateway.Namespace
			b.checkSecret(use)
		}
		for _, o := range h.Originators {
			use.namespace = o.Namespace
			b.checkSecret(use)
		}
	}
}

// certain returns the host that a certificate must cover; empty for any host.
func certain(host string) string {
	if host == "*" {
		return ""
	}
	return host
}

// placeOf returns the first span that contains only the name, else the first span.
func placeOf(said []diag.Span, name string) diag.Span {
	for _, at := range said {
		if at.Text() == name {
			return at
		}
	}
	return said[0]
}

// secretOf returns the Secret that must exist for a certificate; "" if the program
// creates it or needs none.
func (b *builder) secretOf(name string) string {
	c := b.certificates[name]
	if c == nil {
		if slices.Contains(b.s.Broken.Certificates, name) {
			return ""
		}
		return name
	}
	return c.Source.Secret
}

// A secretUse is a Secret that workloads read because of a clause.
type secretUse struct {
	namespace, name string
	at              diag.Span
	host            string // that it has to serve; empty: none, or any
	clients         bool   // it also verifies clients
	server          bool   // it also verifies the server that is called
}

// checkSecret reports a Secret that does not exist where it is read, or that lacks
// required data.
func (b *builder) checkSecret(u secretUse) {
	if u.name == "" {
		return
	}
	secret, exists := b.o.Inventory.Secret(u.namespace, u.name)
	switch {
	case !exists && b.o.Inventory.Knows("Secret"):
		b.missingSecret(u)
		return
	case len(secret.Keys) == 0: // a manifest without data says nothing of it
		b.checkShown(u, secret)
		return
	}
	has := func(keys ...string) bool {
		return !slices.ContainsFunc(keys, func(key string) bool { return !slices.Contains(secret.Keys, key) })
	}
	if !has("tls.crt", "tls.key") && !has("cert", "key") {
		b.once(diag.At(u.at, code.SecretWithoutKeys, "neither tls.crt and tls.key nor cert and key in Secret %s", u.name).
			WithHint("create it again: kubectl create secret tls %s --cert tls.crt --key tls.key -n %s", u.name, u.namespace).
			WithRelated(secret.At, "the Secret is here"))
		return
	}
	b.checkSecretCA(u)
	b.checkShown(u, secret)
}

func (b *builder) missingSecret(u secretUse) {
	elsewhere, found := b.o.Inventory.SecretElsewhere(u.name)
	if !found {
		hint := "use an existing one: cert NAME"
		if u.at.Word(u.name).Text() == u.name { // else it is the default, which is always a Secret
			ca := ""
			if u.clients || u.server {
				ca = ` ca "ca.crt"`
			}
			hint += fmt.Sprintf(", or declare its files: certificate %s { files \"tls.crt\" \"tls.key\"%s }", u.name, ca)
		}
		b.once(diag.At(u.at, code.SecretNotFound, "no Secret %s in namespace %s of the inventory", u.name, u.namespace).WithHint("%s", hint))
		return
	}
	secret, _ := b.o.Inventory.Secret(elsewhere, u.name)
	b.once(diag.At(u.at, code.SecretNotFound, "no Secret %s in namespace %s of the inventory, but in namespace %s", u.name, u.namespace, elsewhere).
		WithHint("move it to namespace %s: a Secret is read only from the namespace of the pods that use it", u.namespace).
		WithRelated(secret.At, "the Secret is here"))
}

// checkShown checks the certificate in a Secret. Without a current time its validity
// is not checked.
func (b *builder) checkShown(u secretUse, secret model.ShownSecret) {
	if secret.Certificate == nil {
		return
	}
	const day = "2006-01-02"
	say := func(code code.Code, hint, format string, args ...any) {
		b.once(diag.At(u.at, code, format, args...).WithHint("%s", hint).WithRelated(secret.At, "the Secret is here"))
	}
	c, now := secret.Certificate, b.o.Now
	switch {
	case now.IsZero() || c.NotAfter.IsZero():
	case now.After(c.NotAfter):
		say(code.CertificateExpired, "renew it", "the certificate in Secret %s expired on %s", u.name, c.NotAfter.UTC().Format(day))
	case now.Before(c.NotBefore):
		say(code.CertificateNotYetValid, "use a certificate that is valid today", "the certificate in Secret %s is not valid before %s", u.name, c.NotBefore.UTC().Format(day))
	case c.NotAfter.Before(now.Add(certificate.Soon)):
		say(code.CertificateExpiresSoon, "renew it", "the certificate in Secret %s expires on %s", u.name, c.NotAfter.UTC().Format(day))
	}
	if u.host != "" && !certificate.Covers(c.Names, u.host) {
		say(code.CertificateWithoutHost, "use a certificate that covers the host", "the certificate in Secret %s does not cover host %s", u.name, u.host)
	}
}
