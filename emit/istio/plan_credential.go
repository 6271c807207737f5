package istio

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A credential is the source of a server's certificates: Secrets in the gateway's
// namespace or files in its pods, one or two (RSA and ECDSA); empty if the gateway
// does not terminate TLS.
type credential struct {
	secrets []string
	mounted []*model.CertificatePaths
}

// credentialOf decides the server's certificates and records their use.
func (b *builder) credentialOf(s *server) credential {
	p := s.published[0]
	if !p.Mode.Value.Terminates() {
		return credential{}
	}
	names := p.Certs.Value
	if len(names) == 0 {
		names = []string{model.OwnSecret(p.Host)}
	}
	var origins []diag.Span
	for _, pub := range s.published {
		origins = append(origins, pub.Certs.Said...)
		if !pub.Certs.Is() {
			origins = append(origins, pub.HostSaid...)
		}
	}
	return b.credentials(names, p.Mode.Value, s.gateway, origins)
}

// credentials resolves the names of certificates. Istio uses the CA of the first of
// two for clients, so for mutual TLS one with a known CA is first.
func (b *builder) credentials(names []string, mode model.Mode, g *model.Gateway, said []diag.Span) credential {
	names = slices.Sorted(slices.Values(names))
	if mode == model.Mutual || mode == model.MutualOptional {
		slices.SortStableFunc(names, func(x, y string) int { return b.lacksCA(x) - b.lacksCA(y) })
	}
	var c credential
	for _, name := range names {
		if cert := b.certificate(name); cert != nil && cert.Source.Mounted != nil {
			c.mounted = append(c.mounted, cert.Source.Mounted)
			continue
		}
		b.useCertificate(name, g.Namespace, said...)
		c.secrets = append(c.secrets, b.credential(name))
	}
	b.checkCredential(c, names, said)
	return c
}

// lacksCA returns 0 for a certificate with a CA, 1 if it is unknown, 2 for one
// without.
func (b *builder) lacksCA(name string) int {
	c := b.certificate(name)
	if c == nil {
		return 1
	}
	switch has, known := c.Source.HasCA(); {
	case has:
		return 0
	case known:
		return 2
	}
	return 1
}

func (b *builder) checkCredential(c credential, names []string, said []diag.Span) {
	if len(names) < 2 {
		return
	}
	if v := b.model.Target; !feature.TwoCertificates.In(b.release()) {
		b.sink.Add(diag.At(diag.First(said), code.NewerRelease, "two certificates for a host require istio 1.%d, the target is 1.%d", feature.TwoCertificates.Since, v.Value).
			WithHint("set target istio 1.%d, or use one certificate", feature.TwoCertificates.Since).WithRelated(diag.First(v.Said), "the target is 1.%d here", v.Value))
	}
	if len(c.mounted) == 1 {
		b.sink.Add(diag.At(diag.First(said), code.MountedInPair, "only one of certificates %s and %s is mounted", names[0], names[1]).
			WithHint("mount both, or neither"))
	}
}
