package check

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A secretChecker checks the Secrets of the inventory.
type secretChecker struct {
	*model.Model
	certificates certificates
	once         diag.Once
}

// secrets finds Secrets that do not exist in the namespace of the gateway or of the
// workloads that read them, and Secrets without the data that Istio reads.
func secrets(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	c := &secretChecker{m, certificatesOf(m), diag.Once{Sink: sink}}
	c.checkServers()
	c.checkBackends()
	c.checkEgress()
}

// checkServers checks the certificates of gateways.
func (c *secretChecker) checkServers() {
	for _, p := range c.Published {
		use := secretUse{namespace: p.Gateway.Namespace, host: coveredHost(p.Host), clients: p.Mode.Value.AsksClients()}
		switch {
		case !p.Mode.Value.Terminates():
		case p.Certs.Is():
			for _, name := range p.Certs.Value {
				use.name, use.stated, use.at = c.secretOf(name), true, p.CertAt(name)
				c.checkSecret(use)
			}
		case len(p.HostSaid) > 0:
			use.name, use.at = model.DefaultSecret(p.Host), p.HostSaid[0]
			c.checkSecret(use)
		}
	}
	for _, g := range c.Gateways {
		for _, l := range g.Listens {
			for _, cert := range l.Cert {
				c.checkSecret(secretUse{namespace: g.Namespace, name: c.secretOf(cert.Value), stated: true, at: cert.At, clients: l.Mode.Value.AsksClients()})
			}
		}
	}
}

// checkEgress checks the client certificates for external hosts.
func (c *secretChecker) checkEgress() {
	for _, h := range c.Egress {
		for g := range h.ViaGateways() {
			if h.CA.Is() {
				c.checkVerifier(verifier{g.Gateway.Namespace, h.CA.Value, "host " + string(h.Host), h.CA.At})
			}
		}
		if !h.Cert.Is() {
			continue
		}
		use := secretUse{stated: true, server: h.Originate.Value == "mutual" && !h.CA.Is() && !h.Unverified.Value}
		present := func(namespace, cert string, at diag.Span) {
			use.namespace, use.name, use.at = namespace, c.secretOf(cert), at
			c.checkSecret(use)
		}
		own := false // each has its certificate
		for _, callers := range h.Callers {
			if callers.Cert.Is() && callers.Gateway != nil {
				present(callers.Gateway.Namespace, callers.Cert.Value, callers.Cert.At)
				own = true
			}
		}
		for g := range h.ViaGateways() {
			if !own {
				present(g.Gateway.Namespace, h.Cert.Value, h.Cert.At)
			}
		}
		for _, o := range h.Originators {
			if o.Cert.Is() {
				present(o.Namespace, o.Cert.Value, o.Cert.At)
			} else {
				present(o.Namespace, h.Cert.Value, h.Cert.At)
			}
		}
	}
}

// coveredHost returns the host that a certificate must cover; empty for any host.
func coveredHost(h host.Pattern) string {
	if h.IsAny() {
		return ""
	}
	return string(h)
}

// secretOf returns the Secret that must exist for a certificate; "" if the program
// creates it or needs none.
func (c *secretChecker) secretOf(name string) string {
	declared := c.certificates.byName[name]
	switch {
	case declared != nil:
		return declared.Source.Secret
	case c.certificates.broken[name]:
		return ""
	}
	return name
}

// A secretUse is a Secret that workloads read because of a clause.
type secretUse struct {
	namespace, name string
	stated          bool // by a clause; else it is the default
	at              diag.Span
	host            string // that it must cover; empty: none, or any
	clients         bool   // it also verifies clients
	server          bool   // it also verifies the server that is called
}

// checkSecret reports a Secret that does not exist where it is read, or that lacks
// required data.
func (c *secretChecker) checkSecret(u secretUse) {
	if u.name == "" {
		return
	}
	secret, exists := c.Inventory.Secret(u.namespace, u.name)
	switch {
	case !exists && c.Inventory.Knows("Secret"):
		c.missingSecret(u)
		return
	case len(secret.Keys) == 0: // a manifest without data says nothing of it
		c.checkShown(u, secret)
		return
	}
	has := func(keys ...string) bool {
		return !slices.ContainsFunc(keys, func(key string) bool { return !slices.Contains(secret.Keys, key) })
	}
	if !has("tls.crt", "tls.key") && !has("cert", "key") {
		c.once.Add(diag.At(u.at, code.SecretWithoutKeys, "neither tls.crt and tls.key nor cert and key in Secret %s", u.name).
			WithHint("create it again: kubectl create secret tls %s --cert tls.crt --key tls.key -n %s", u.name, u.namespace).
			WithRelated(secret.At, "the Secret is here"))
		return
	}
	c.checkSecretCA(u)
	c.checkShown(u, secret)
}

func (c *secretChecker) missingSecret(u secretUse) {
	elsewhere, found := c.Inventory.SecretElsewhere(u.name)
	if !found {
		hint := "use an existing one: cert NAME"
		if u.stated { // else it is always a Secret
			ca := ""
			if u.clients || u.server {
				ca = ` ca "ca.crt"`
			}
			hint += fmt.Sprintf(", or declare its files: certificate %s { files \"tls.crt\" \"tls.key\"%s }", u.name, ca)
		}
		c.once.Add(diag.At(u.at, code.SecretNotFound, "no Secret %s in namespace %s of the inventory", u.name, u.namespace).WithHint("%s", hint))
		return
	}
	secret, _ := c.Inventory.Secret(elsewhere, u.name)
	c.once.Add(diag.At(u.at, code.SecretNotFound, "no Secret %s in namespace %s of the inventory, but in namespace %s", u.name, u.namespace, elsewhere).
		WithHint("move it to namespace %s: a Secret is read only from the namespace of the pods that use it", u.namespace).
		WithRelated(secret.At, "the Secret is here"))
}

// checkShown checks the certificate in a Secret. Without a current time its validity
// is not checked.
func (c *secretChecker) checkShown(u secretUse, secret model.ShownSecret) {
	if secret.Certificate == nil {
		return
	}
	const day = "2006-01-02"
	report := func(code code.Code, hint, format string, args ...any) {
		c.once.Add(diag.At(u.at, code, format, args...).WithHint("%s", hint).WithRelated(secret.At, "the Secret is here"))
	}
	shown, now := secret.Certificate, c.Now
	switch {
	case now.IsZero() || shown.NotAfter.IsZero():
	case now.After(shown.NotAfter):
		report(code.CertificateExpired, "renew it", "the certificate in Secret %s expired on %s", u.name, shown.NotAfter.UTC().Format(day))
	case now.Before(shown.NotBefore):
		report(code.CertificateNotYetValid, "use a certificate that is valid today", "the certificate in Secret %s is not valid before %s", u.name, shown.NotBefore.UTC().Format(day))
	case shown.NotAfter.Before(now.Add(certificate.Soon)):
		report(code.CertificateExpiresSoon, "renew it", "the certificate in Secret %s expires on %s", u.name, shown.NotAfter.UTC().Format(day))
	}
	if u.host != "" && !certificate.Covers(shown.Names, u.host) {
		report(code.CertificateWithoutHost, "use a certificate that covers the host", "the certificate in Secret %s does not cover host %s", u.name, u.host)
	}
}
