package feature

import "strings"

// CASuffix ends the names of Secrets from which Istio reads a CA and nothing
// else, and of which the one beside a certificate's Secret wins over its ca.crt
// (istio pilot/pkg/model/credentials SdsCaSuffix).
const CASuffix = "-cacert"

// LongestCommonName is the most characters of a certificate's common name (X.509,
// ub-common-name of RFC 5280; cert-manager refuses more).
const LongestCommonName = 64

// rootSecrets are Secrets of the root namespace that Istio's control plane
// reads or writes: its CA that was plugged in, the one that it made itself, its
// serving certificate, its access to other clusters.
var rootSecrets = map[string]string{
	"cacerts":          "the CA of the mesh",
	"istio-ca-secret":  "the CA of the mesh",
	"istiod-tls":       "the certificate of Istio's control plane",
	"istio-kubeconfig": "the kubeconfig of Istio's control plane",
}

// systemSecrets are the prefixes of the names of Secrets that belong to Istio,
// Kubernetes and Helm in any namespace.
var systemSecrets = []struct{ prefix, owner string }{
	{"istio-remote-secret-", "a remote cluster secret of Istio"},
	{"bootstrap-token-", "a bootstrap token of Kubernetes"},
	{"sh.helm.release.v1.", "a Helm release"},
}

// SystemSecret returns the purpose of a Secret that does not belong to a user, else
// "". Root is the mesh's root namespace.
func SystemSecret(root, namespace, name string) string {
	if namespace == root && rootSecrets[name] != "" {
		return rootSecrets[name]
	}
	for _, s := range systemSecrets {
		if strings.HasPrefix(name, s.prefix) {
			return s.owner
		}
	}
	return ""
}
