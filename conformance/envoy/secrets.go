package envoy

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/pki"
	"github.com/gwc-lang/gwc/conformance/plane"
)

// secrets are what an Envoy would get by SDS: the mesh's identity from here, Secrets from istiod.
func (r *Run) secrets(proxy *plane.Proxy, names []string) ([]any, error) {
	var out []any
	for _, name := range names {
		switch {
		case name == "default":
			out = append(out, certificate(name, r.identity(proxy.Pod)))
		case name == "ROOTCA":
			out = append(out, trust(name, pki.Shared().Mesh.PEM))
		case strings.HasPrefix(name, "file-root:"):
			out = append(out, trust(name, pki.Shared().InFile(strings.TrimPrefix(name, "file-root:")).PEM))
		case strings.HasPrefix(name, "file-cert:"):
			out = append(out, certificate(name, r.mounted(proxy.Pod)))
		case isFetched(name):
			secret, err := r.fetch(proxy, name)
			if err != nil {
				return nil, err
			}
			if secret != nil {
				out = append(out, secret)
			}
		default:
			return nil, fmt.Errorf("a proxy asks for a secret %q, which the judge does not know", name)
		}
	}
	return out, nil
}

// identity is a pod's certificate of the mesh.
func (r *Run) identity(pod mesh.Pod) pki.Pair {
	return pki.Shared().Mesh.Issue(fmt.Sprintf("spiffe://cluster.local/ns/%s/sa/%s", pod.Namespace, pod.Account))
}

// mounted is the certificate in a gateway's files: the mesh's Secret NAMESPACE/mounted says its names.
func (r *Run) mounted(pod mesh.Pod) pki.Pair {
	names := r.placed.Secrets[pod.Namespace+"/mounted"].Names
	if len(names) == 0 {
		names = []string{"nobody.invalid"}
	}
	return pki.Shared().Public.Issue(names...)
}

// isFetched says whether istiod has the content of a secret.
func isFetched(name string) bool {
	return strings.HasPrefix(name, "kubernetes://") || strings.HasPrefix(name, "configmap://")
}

// fetch asks istiod for a Secret as that proxy; nil is a Secret that it does not have or does not hand out.
func (r *Run) fetch(proxy *plane.Proxy, name string) (tree, error) {
	secret, err := r.plane.Secret(proxy, name)
	if err != nil || secret == nil {
		return nil, err
	}
	return treeOf(secret)
}

// absent are the names that a proxy asks for and does not get.
func (r *Run) absent(proxy *plane.Proxy, names []string) map[string]bool {
	out := map[string]bool{}
	for _, name := range names {
		if isFetched(name) {
			secret, err := r.fetch(proxy, name)
			out[name] = secret == nil || err != nil
		}
	}
	return out
}

func certificate(name string, pair pki.Pair) tree {
	return tree{"name": name, "tls_certificate": tree{
		"certificate_chain": tree{"inline_string": string(pair.Cert)}, "private_key": tree{"inline_string": string(pair.Key)}}}
}

func trust(name string, pem []byte) tree {
	return tree{"name": name, "validation_context": tree{"trusted_ca": tree{"inline_string": string(pem)}}}
}
