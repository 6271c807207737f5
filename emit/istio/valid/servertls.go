package valid

import (
	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// serverTLS checks the TLS settings of a server. Source: pkg/config/validation
// validateTLSOptions.
func (c *check) serverTLS(path string, tls *networking.ServerTLSSettings) {
	if tls == nil {
		return
	}
	if tls.Mode == networking.ServerTLSSettings_ISTIO_MUTUAL {
		c.meshMutual(path, tls)
		return
	}
	sources := 0
	for _, set := range []bool{tls.ServerCertificate != "" && tls.PrivateKey != "", tls.CredentialName != "", len(tls.CredentialNames) > 0, len(tls.TlsCertificates) > 0} {
		if set {
			sources++
		}
	}
	if sources > 1 {
		c.report(code.ExclusiveObjectFields, path, "keep one of them", "a server has one of credentialName, credentialNames, tlsCertificates, and serverCertificate with privateKey")
	}
	if terminates(tls) && tls.CredentialName == "" && len(tls.CredentialNames) == 0 {
		c.certificates(path, tls)
	}
	if tls.CaCrl != "" && tls.Mode == networking.ServerTLSSettings_SIMPLE && tls.CredentialName == "" && len(tls.CredentialNames) == 0 {
		c.report(code.ServerTLS, path+".caCrl", "write mode: MUTUAL", "caCrl needs client certificates, which mode SIMPLE does not ask for")
	}
	if tls.CaCrl != "" && tls.CredentialName != "" && !terminates(tls) {
		c.report(code.ServerTLS, path+".caCrl", "put the revocation list into the Secret", "caCrl excludes credentialName")
	}
}

// terminates reports whether a server decrypts with a certificate of its own.
func terminates(tls *networking.ServerTLSSettings) bool {
	switch tls.Mode {
	case networking.ServerTLSSettings_SIMPLE, networking.ServerTLSSettings_MUTUAL, networking.ServerTLSSettings_OPTIONAL_MUTUAL:
		return true
	}
	return false
}

// meshMutual checks a server of mesh mTLS, whose certificates are Istio's.
func (c *check) meshMutual(path string, tls *networking.ServerTLSSettings) {
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"serverCertificate", tls.ServerCertificate != ""}, {"privateKey", tls.PrivateKey != ""}, {"caCertificates", tls.CaCertificates != ""},
		{"tlsCertificates", len(tls.TlsCertificates) > 0}, {"credentialName", tls.CredentialName != ""}, {"credentialNames", len(tls.CredentialNames) > 0},
	} {
		if f.set {
			c.report(code.ServerTLS, path+"."+f.name, "remove it, or write mode: SIMPLE", "ISTIO_MUTUAL excludes %s", f.name)
		}
	}
}

// certificates checks that a server without a credential has its files.
func (c *check) certificates(path string, tls *networking.ServerTLSSettings) {
	if tls.Mode != networking.ServerTLSSettings_SIMPLE && tls.CaCertificates == "" {
		c.report(code.ServerTLS, path, "add credentialName, or caCertificates", "mode %s needs the CA of the clients", tls.Mode)
	}
	list := tls.TlsCertificates
	if len(list) == 0 {
		list = []*networking.ServerTLSSettings_TLSCertificate{{ServerCertificate: tls.ServerCertificate, PrivateKey: tls.PrivateKey}}
	}
	for _, one := range list {
		if one.GetServerCertificate() == "" {
			c.report(code.ServerTLS, path, "add credentialName: NAME", "mode %s needs a certificate", tls.Mode)
		}
		if one.GetPrivateKey() == "" {
			c.report(code.ServerTLS, path, "add credentialName: NAME", "mode %s needs a private key", tls.Mode)
		}
	}
}
