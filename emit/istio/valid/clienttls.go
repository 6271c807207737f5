package valid

import (
	"strings"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

const configMapPrefix = "configmap://"

// clientTLS checks the TLS that callers originate. Source: pkg/config/validation/agent
// ValidateTLS.
func (c *check) clientTLS(path string, t *networking.ClientTLSSettings) {
	if t == nil {
		return
	}
	if name, is := strings.CutPrefix(t.CredentialName, configMapPrefix); is {
		parts := strings.Split(name, "/")
		if len(parts) < 2 || parts[0] != c.Namespace || parts[1] == "" {
			c.report(code.ClientTLS, path+".credentialName", "write configmap://"+c.Namespace+"/NAME", "a ConfigMap must be in the namespace of the rule")
		}
	}
	simple, mutual := t.Mode == networking.ClientTLSSettings_SIMPLE, t.Mode == networking.ClientTLSSettings_MUTUAL
	if t.InsecureSkipVerify.GetValue() {
		verifies := t.CaCertificates != "" || t.SubjectAltNames != nil || simple && t.CredentialName != ""
		if (simple || mutual) && verifies {
			c.report(code.ClientTLS, path+".insecureSkipVerify", "remove it", "insecureSkipVerify excludes caCertificates, credentialName and subjectAltNames")
		}
	}
	if (simple || mutual) && t.CredentialName != "" {
		if t.ClientCertificate+t.CaCertificates+t.PrivateKey+t.CaCrl != "" {
			c.report(code.ClientTLS, path+".credentialName", "keep credentialName, or the files", "credentialName excludes the files of certificates")
		}
		return
	}
	if mutual && t.ClientCertificate == "" {
		c.report(code.ClientTLS, path, "add credentialName, or clientCertificate", "mode MUTUAL needs a client certificate")
	}
	if mutual && t.PrivateKey == "" {
		c.report(code.ClientTLS, path, "add credentialName, or privateKey", "mode MUTUAL needs a private key")
	}
}
