package plan

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkVerification reports servers that Istio would not verify as the program states.
func (ck *checker) checkVerification(e *EgressHost) {
	if e.Originate.Value == "" {
		return
	}
	ck.checkOriginatedTCP(e)
	if e.Unverified.Value {
		return
	}
	if e.Resolution == ResolveDynamic && e.ServerName.Is() {
		ck.sink.Add(diag.At(e.ServerName.At, code.NameOfResolvedWildcard, "sidecars verify the requested names of %s", e.Host).
			WithHint("originate TLS without `name`, or use a gateway: via gateway through HOST"))
	}
	switch {
	case e.CA.Is() && e.Originate.Value == "mutual":
		for _, cert := range e.ClientCerts() {
			ck.checkCombined(e, cert)
		}
	case e.CA.Is():
		ck.checkSidecarCA(e)
	case e.Originate.Value == "mutual":
		for _, cert := range e.ClientCerts() {
			ck.checkClientCertificate(cert)
		}
	}
}

// checkCombined reports a client certificate and a CA that Istio cannot read together:
// both are of one Secret, or both are files of the pods.
func (ck *checker) checkCombined(e *EgressHost, client model.Said[string]) {
	cert, ca := ck.certificate(client.Value), ck.certificate(e.CA.Value)
	if ca == nil || cert == ca {
		return
	}
	if cert != nil && (cert.Source.Files != nil && ca.Source.Files != nil || cert.Source.Mounted != nil && ca.Source.Mounted != nil) {
		return
	}
	ck.sink.Add(diag.At(e.CA.At, code.CAOfAnotherSource, "the CA %s cannot be combined with client certificate %s", ca.Name, client.Value).
		WithHint("%s", combination(cert)).
		WithRelated(ca.From, "the source of the CA is here"))
}

// checkSidecarCA reports a CA of which sidecars know only a Secret.
func (ck *checker) checkSidecarCA(e *EgressHost) {
	ca := ck.certificate(e.CA.Value)
	if ca == nil || e.Gateway != nil {
		return
	}
	v := ck.model.Target
	switch {
	case ca.Source.Files == nil && ca.Source.Mounted == nil:
		ck.sink.Add(diag.At(e.CA.At, code.SecretCAForSidecars, "sidecars cannot read the CA from Secret %s", ca.SecretName()).
			WithHint("declare it as a file: certificate %s { ca \"ca.crt\" }, or add `via gateway`", ca.Name).WithRelated(ca.From, "the Secret is named here"))
	case ca.Source.Files != nil && !feature.ConfigMapCA.In(ck.release()):
		ck.sink.Add(diag.At(e.CA.At, code.NewerRelease, "`ca` at sidecars requires istio 1.%d, the target is 1.%d", feature.ConfigMapCA.Since, v.Value).
			WithHint("set target istio 1.%d, or add `via gateway`", feature.ConfigMapCA.Since).WithRelated(diag.First(v.Said), "the target is 1.%d here", v.Value))
	}
}

// checkClientCertificate reports a client certificate of files without the server's CA.
// With credentialName Istio always asks for the Secret's CA (NAME-cacert,
// pilot/pkg/security/model/authentication.go, ApplyCustomSDSToClientCommonTLSContext):
// without one the cluster never gets its secret, and every call is answered with 503.
// Files that are mounted are another matter: without a CA Istio verifies the server by
// the system's CAs (VERIFY_CERTIFICATE_AT_CLIENT, on since Istio 1.21).
func (ck *checker) checkClientCertificate(client model.Said[string]) {
	cert := ck.certificate(client.Value)
	if cert == nil || cert.Source.Mounted != nil || cert.Source.Files != nil && len(cert.Source.Files.Cert) == 0 {
		return
	}
	if has, known := cert.Source.HasCA(); has || !known {
		return
	}
	ck.sink.Add(diag.At(client.At, code.OriginationWithoutCA, "`originate-tls mutual` verifies the server, but certificate %s has no CA", cert.Name).
		WithHint("%s", serverCA(cert)).
		WithRelated(cert.From, "the source without `ca` is here"))
}

// combination returns the hint for a client certificate and a CA of different sources.
func combination(cert *model.Certificate) string {
	if cert != nil && (cert.Source.Issued != nil || cert.Source.External != nil) {
		return "remove `ca` and use a certificate with the CA in its source: " + cert.Source.WithCA("server-ca.crt")
	}
	return "declare both with files, or both as mounted; or remove `ca` and add ca.crt to the Secret of the client certificate"
}

// serverCA returns the hint for a client certificate without the CA of the server.
func serverCA(cert *model.Certificate) string {
	switch source := cert.Source.WithCA("server-ca.crt"); {
	case cert.Source.Files != nil:
		return "add the server's CA: originate-tls mutual ca NAME; or to the source: " + source
	case cert.Source.Encrypted != nil:
		return "create the Secret with ca.crt and encrypt it again"
	default:
		return "add the server's CA to the source: " + source
	}
}

// checkOriginatedTCP reports tcp ports of sidecars that would send plain text, or verify
// no name.
func (ck *checker) checkOriginatedTCP(e *EgressHost) {
	for _, port := range e.of(model.TCP) {
		switch {
		case e.Gateway != nil:
		case e.Originate.Value == "mutual":
			ck.sink.Add(diag.At(port.At, code.MutualTCPAtSidecars, "tcp with `originate-tls mutual` requires `via gateway`: other callers of %s would send plain text", e.Host).
				WithHint("let it leave by a gateway: `via gateway` instead of `from LABEL=VALUE`"))
		case e.Host.IsWildcard() && !e.ServerName.Is():
			ck.sink.Add(diag.At(diag.First(e.Originate.Said), code.TCPWildcardWithoutName, "tcp %d of %s requires the name of the server", port.Number, e.Host).
				WithHint("write `originate-tls name redis%s`", strings.TrimPrefix(string(e.Host), "*")))
		}
	}
}
