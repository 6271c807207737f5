package check

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// certificates finds certificates that do not fit their use.
func certificates(m *model.Model, sink *diag.Sink) {
	c := newDeclared(m, sink)
	c.secretNames(m.Certificates)
	for _, p := range m.Published {
		for _, name := range p.Certs.Value {
			c.serve(p, name, p.CertAt(name))
		}
		c.defaultSecret(p)
	}
	for _, s := range m.Services {
		if name := s.Backend.Value.CA; name != "" {
			c.verify("service "+s.Service.String(), name, s.Backend.At)
		}
	}
	for _, g := range m.Gateways {
		for _, l := range g.Listens {
			for _, cert := range l.Cert {
				where := fmt.Sprintf("`listen` of gateway %s", g.Name)
				c.clients(l.Mode.Value, cert.Value, where, cert.At)
				c.pair(cert.Value, cert.At)
				c.listen(l, cert.Value, cert.At)
			}
		}
	}
	for _, h := range m.Egress {
		if h.CA.Value != "" {
			c.verify("host "+string(h.Host), h.CA.Value, h.CA.At)
		}
		for _, cert := range h.ClientCerts() {
			c.pair(cert.Value, cert.At)
		}
	}
}

// declared are the declared certificates by their names.
type declared struct {
	byName map[string]*model.Certificate
	names  []string
	broken map[string]bool
	sink   *diag.Sink
}

func newDeclared(m *model.Model, sink *diag.Sink) *declared {
	d := &declared{byName: map[string]*model.Certificate{}, broken: map[string]bool{}, sink: sink}
	for _, c := range m.Certificates {
		d.byName[c.Name] = c
		d.names = append(d.names, c.Name)
	}
	for _, name := range m.Broken.Certificates {
		d.broken[name] = true
	}
	return d
}

// secretNames reports two certificates with the same Secret.
func (d *declared) secretNames(list []*model.Certificate) {
	first := map[string]*model.Certificate{}
	for _, c := range list {
		name := c.SecretName()
		switch before := first[name]; {
		case name == "":
		case before == nil:
			first[name] = c
		default:
			if c.At.Compare(before.At) < 0 {
				before, c = c, before
			}
			d.sink.Add(diag.At(c.At, code.SharedSecretName, "certificates %s and %s are the same Secret %s", before.Name, c.Name, name).
				WithHint("use the certificate that is declared first, or different Secrets").WithRelated(before.At, "the other certificate is here"))
		}
	}
}

// defaultSecret checks a declared certificate whose name is the default Secret of a host
// without `cert`.
func (d *declared) defaultSecret(p *model.Published) {
	name := model.DefaultSecret(p.Host)
	if p.Mode.Value.Terminates() && !p.Certs.Is() && len(p.HostSaid) > 0 && d.byName[name] != nil {
		d.serve(p, name, p.HostSaid[0])
	}
}

// serve checks the certificate of a published host.
func (d *declared) serve(p *model.Published, name string, said diag.Span) {
	d.clients(p.Mode.Value, name, "host "+string(p.Host), said)
	d.pair(name, said)
	c := d.byName[name]
	if c == nil || c.Source.Files == nil || len(c.Source.Files.Cert) == 0 || p.Host.IsAny() {
		return
	}
	if !certificate.Covers(c.Source.Files.Names, string(p.Host)) {
		d.sink.Add(diag.At(said, code.CertificateWithoutHost, "certificate %s does not cover host %s", name, p.Host).
			WithHint("use a certificate that covers the host").WithRelated(c.From, "the certificate is read here"))
	}
}

// listen checks that a certificate covers the hosts of a `listen`: each single host,
// and for a wildcard at least one host that it covers.
func (d *declared) listen(l model.Listen, name string, said diag.Span) {
	c := d.byName[name]
	if c == nil || c.Source.Files == nil || len(c.Source.Files.Cert) == 0 {
		return
	}
	for _, r := range l.Hosts {
		some := slices.ContainsFunc(c.Source.Files.Names, func(n string) bool { return r.Host.Covers(host.Pattern(n)) })
		if !some && !certificate.Covers(c.Source.Files.Names, string(r.Host)) {
			d.sink.Add(diag.At(said, code.CertificateWithoutHost, "certificate %s does not cover host %s", name, r.Host).
				WithHint("use a certificate that covers the host").WithRelated(c.From, "the certificate is read here"))
		}
	}
}

// clients checks that a certificate has the CA that verifies clients.
func (d *declared) clients(mode model.Mode, name, where string, said diag.Span) {
	c := d.byName[name]
	if c == nil || mode != model.Mutual && mode != model.MutualOptional {
		return
	}
	if has, known := c.Source.HasCA(); known && !has {
		d.sink.Add(diag.At(said, code.MutualWithoutCA, "%s requests client certificates, but certificate %s has no CA to verify them", where, name).
			WithHint("%s", addCA(c)).WithRelated(c.From, "its source is here"))
	}
}

// addCA returns the hint for a certificate without a CA. Mounted files have absolute
// paths.
func addCA(c *model.Certificate) string {
	switch {
	case c.Source.Mounted != nil:
		return "add `ca \"/etc/certs/ca.crt\"` to the certificate's source"
	case c.Source.External != nil:
		return "use another source: " + c.Source.WithCA("ca.crt")
	case c.Source.Encrypted != nil:
		return "create the Secret with ca.crt and encrypt it again"
	}
	return "add `ca \"ca.crt\"` to the certificate's source"
}

// backendCA returns the same for the CA of a backend, which no sidecar can mount.
func backendCA(c *model.Certificate) string {
	if c.Source.Mounted != nil {
		return "use another source: ca \"ca.crt\", or secret"
	}
	return addCA(c)
}

// pair checks that a certificate is not only a CA.
func (d *declared) pair(name string, said diag.Span) {
	c := d.byName[name]
	if c != nil && c.Source.Files != nil && len(c.Source.Files.Cert) == 0 {
		d.sink.Add(diag.At(said, code.CAOnlyCertificate, "certificate %s has only a CA, but no certificate and key", name).
			WithHint("add a certificate and a key: files \"tls.crt\" \"tls.key\"").WithRelated(c.From, "its source is here"))
	}
}

// verify checks the CA of a server, which has to be declared.
func (d *declared) verify(server, name string, said diag.Span) {
	c := d.byName[name]
	if c == nil && !d.broken[name] {
		e := diag.At(said, code.UnknownCertificate, "unknown certificate `%s`", name).WithHint("declare it: certificate %s { ca \"ca.crt\" }", name)
		if near := lang.Nearest(name, d.names); near != "" {
			e = e.WithHint("did you mean `%s`?", near)
		}
		d.sink.Add(e)
	}
	if c == nil {
		return
	}
	if has, known := c.Source.HasCA(); known && !has {
		d.sink.Add(diag.At(said, code.MutualWithoutCA, "%s is verified with certificate %s, which has no CA", server, name).
			WithHint("%s", backendCA(c)).WithRelated(c.From, "its source is here"))
	}
}
