package plan

import (
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkClientCertificates reports client certificates of files without the
// server's CA. With credentialName Istio always asks for the Secret's CA
// (NAME-cacert, pilot/pkg/security/model/authentication.go,
// ApplyCustomSDSToClientCommonTLSContext): without one the cluster never gets
// its secret, and every call is answered with 503. Files that are mounted are
// another matter: without a CA Istio verifies the server by the system's CAs
// (VERIFY_CERTIFICATE_AT_CLIENT, on since Istio 1.21).
func (ck *checker) checkClientCertificates(p *Egress) {
	for _, c := range p.Calls {
		if len(c.Ports) == 0 {
			continue
		}
		for _, e := range c.Hosts {
			ck.checkClientCertificate(e)
		}
	}
}

func (ck *checker) checkClientCertificate(e *EgressHost) {
	cert := ck.certificate(e.Cert.Value)
	if e.Originate.Value != "mutual" || cert == nil || cert.Source.Files == nil || len(cert.Source.Files.Cert) == 0 {
		return
	}
	if len(cert.Source.Files.CA) > 0 {
		return
	}
	ck.sink.Add(diag.At(e.Cert.At, code.OriginationWithoutCA, "`originate-tls mutual` verifies the server, but certificate %s has no CA", cert.Name).
		WithHint("add the server's CA to the source: files \"tls.crt\" \"tls.key\" ca \"server-ca.crt\"").
		WithRelated(cert.From, "the source without `ca` is here"))
}
