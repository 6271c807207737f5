package plane

import (
	"bytes"
	"strings"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	authorizationv1 "k8s.io/api/authorization/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/fake"
	k8stesting "k8s.io/client-go/testing"

	"istio.io/istio/pilot/pkg/model"
	v3 "istio.io/istio/pilot/pkg/xds/v3"
	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/util/sets"

	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/pki"
)

// authorize answers istiod's question whether an account may list a namespace's Secrets from the mesh.
func (p *Plane) authorize(client kube.Client) {
	fakes, ok := client.Kube().(*fake.Clientset)
	if !ok {
		return
	}
	fakes.PrependReactor("create", "subjectaccessreviews", func(action k8stesting.Action) (bool, runtime.Object, error) {
		review := action.(k8stesting.CreateAction).GetObject().(*authorizationv1.SubjectAccessReview)
		return true, &authorizationv1.SubjectAccessReview{Status: authorizationv1.SubjectAccessReviewStatus{
			Allowed: p.mayList(review.Spec.User, review.Spec.ResourceAttributes.Namespace)}}, nil
	})
}

func (p *Plane) mayList(user, namespace string) bool {
	for _, pod := range p.Mesh.Pods {
		if pod.Secrets && pod.Namespace == namespace &&
			user == "system:serviceaccount:"+pod.Namespace+":"+pod.Account {
			return true
		}
	}
	return false
}

// hasSecret says whether a proxy gets the Secret that a TLS context names. Names that do not refer to a Secret (the mesh's
// identity, the system's authorities, files) are always there.
func (p *Plane) hasSecret(pod mesh.Pod, name string) bool {
	rest, ok := strings.CutPrefix(name, "kubernetes://")
	if !ok {
		return true
	}
	namespace, short, ok := strings.Cut(rest, "/")
	if !ok {
		namespace, short = pod.Namespace, rest
	}
	return pod.Secrets && namespace == pod.Namespace && p.served(namespace+"/"+short)
}

// served says whether istiod has an answer for the name of a Secret: NAME-cacert is a Secret, or the authority in NAME.
// A proxy waits for ever for what it has no answer for, and every connection fails meanwhile.
func (p *Plane) served(name string) bool {
	if _, own := p.secrets[name]; own {
		return true
	}
	base, ofAuthority := strings.CutSuffix(name, "-cacert")
	return ofAuthority && p.secrets[base]
}

// trusts says whether a proxy that verifies by that authority accepts what another one signed.
func (p *Plane) trusts(pod mesh.Pod, authority, signer string) bool {
	var pem []byte
	switch {
	case signer == mesh.Declared:
		return authority == "" || pki.Shared().InFile(strings.TrimPrefix(authority, "file-root:")) != pki.Shared().Public
	case strings.HasPrefix(authority, "kubernetes://"), strings.HasPrefix(authority, "configmap://"):
		secret, err := p.Secret(p.Proxy(pod), authority)
		if err != nil || secret == nil {
			return false
		}
		pem = secret.GetValidationContext().GetTrustedCa().GetInlineBytes()
	case authority == "":
		return true
	default:
		pem = pki.Shared().InFile(strings.TrimPrefix(authority, "file-root:")).PEM
	}
	return bytes.Contains(pem, bytes.TrimSpace(pki.Shared().Named(signer).PEM))
}

// Secret asks istiod for a Secret as that proxy; nil is one that it does not have or does not hand out.
func (p *Plane) Secret(proxy *Proxy, name string) (*tlsv3.Secret, error) {
	generator := p.Server.Discovery.Generators[v3.SecretType]
	resources, _, err := generator.Generate(proxy.Model, &model.WatchedResource{
		TypeUrl: v3.SecretType, ResourceNames: sets.New(name),
	}, &model.PushRequest{Forced: true, Push: p.Server.PushContext()})
	if err != nil || len(resources) == 0 {
		return nil, err
	}
	secret := &tlsv3.Secret{}
	return secret, resources[0].Resource.UnmarshalTo(secret)
}
