package plan

import (
	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkCredentials reports servers with two certificates that Istio does not support.
func (ck *checker) checkCredentials() {
	for _, s := range ck.plan.Ingress.Servers {
		ck.checkCredential(s.Credential)
	}
	for _, l := range ck.plan.Ingress.Listens {
		for _, s := range l.Servers {
			ck.checkCredential(s.Credential)
		}
	}
}

func (ck *checker) checkCredential(c Credential) {
	if len(c.names) < 2 {
		return
	}
	if v := ck.model.Target; !feature.TwoCertificates.In(ck.release()) {
		ck.sink.Add(diag.At(diag.First(c.at), code.NewerRelease, "two certificates for a host require istio 1.%d, the target is 1.%d", feature.TwoCertificates.Since, v.Value).
			WithHint("write `target istio 1.%d`, or use one certificate", feature.TwoCertificates.Since).WithRelated(diag.First(v.Said), "the target is 1.%d here", v.Value))
	}
	if len(c.Mounted) == 1 {
		ck.sink.Add(diag.At(diag.First(c.at), code.MountedInPair, "only one of certificates %s and %s is mounted", c.names[0], c.names[1]).
			WithHint("mount both, or neither"))
	}
	ck.checkPair(c)
}

// checkPair reports two certificates with keys of one algorithm, as far as it is
// known: all clients that support it get the first, and no client the second.
func (ck *checker) checkPair(c Credential) {
	first, second := ck.certificate(c.names[0]), ck.certificate(c.names[1])
	if first == nil || second == nil {
		return
	}
	a, b := algorithmOf(first), algorithmOf(second)
	if a == "" || a != b {
		return
	}
	ck.sink.Add(diag.At(diag.First(c.at), code.PairOfOneKind, "certificates %s and %s both have %s keys, must be one RSA and one ECDSA", first.Name, second.Name, a).
		WithHint("use a certificate with the other kind of key, or only one").
		WithRelated(first.From, "the source of %s is here", first.Name).WithRelated(second.From, "the source of %s is here", second.Name))
}

// algorithmOf returns the algorithm of a certificate's key; empty if it is not known.
func algorithmOf(c *model.Certificate) certificate.Algorithm {
	switch {
	case c.Source.Issued != nil:
		return c.Source.Issued.Key
	case c.Source.Files != nil:
		chain, _ := certificate.ReadChain(c.Source.Files.Cert)
		return chain.Key
	}
	return ""
}

// checkIssued reports certificates that an issuer cannot issue.
func (ck *checker) checkIssued() {
	for _, p := range ck.model.Published {
		names := p.Certs.Value
		if !p.Mode.Value.Terminates() || !p.Host.IsAny() {
			continue
		}
		for _, name := range names {
			ck.checkAnyHost(name, p.CertAt(name))
		}
	}
	for _, g := range ck.model.Gateways {
		for _, l := range g.Listens {
			for _, r := range l.Hosts {
				for _, cert := range l.Cert {
					if r.Host.IsAny() {
						ck.checkAnyHost(cert.Value, cert.At)
					}
				}
			}
		}
	}
	for _, i := range ck.plan.Issued {
		if c := ck.certificate(i.Name); i.Client && len(i.Name) > feature.LongestCommonName {
			ck.sink.Add(diag.At(c.At, code.LongClientName, "the common name of a client certificate is the certificate's name, of at most %d characters", feature.LongestCommonName).
				WithHint("use a shorter name for the certificate"))
		}
	}
}

// checkAnyHost reports an issued certificate of the host `*`, which no certificate can
// name.
func (ck *checker) checkAnyHost(name string, at diag.Span) {
	if c := ck.certificate(name); c != nil && c.Source.Issued != nil {
		ck.sink.Add(diag.At(at, code.IssuedForAnyHost, "certificate %s is issued for the hosts that use it, and host `*` is not a name", name).
			WithHint("name the hosts: at HOST, ...; or use a certificate with another source").WithRelated(c.From, "its issuer is here"))
	}
}
