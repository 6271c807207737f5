package static

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// excuse is a warning that istioctl gives of a right object.
type excuse struct {
	code   string
	reason string // why it is false, with Istio's own word on it where there is one
	holds  func(f Finding, b bundle.Bundle) bool
}

// falsePositives is the short list of warnings that are not held against a bundle.
var falsePositives = []excuse{
	{
		code: "IST0129",
		reason: "stale since Istio 1.22: without caCertificates the server's certificate is verified against the " +
			"system's authorities (VERIFY_CERTIFICATE_AT_CLIENT is on), and the bundle demands names",
		holds: func(f Finding, b bundle.Bundle) bool { return demandsNames(f, b) },
	},
	{
		code:   "IST0128",
		reason: "as IST0129, for the whole rule instead of one port",
		holds:  func(f Finding, b bundle.Bundle) bool { return demandsNames(f, b) },
	},
	{
		code: "IST0134",
		reason: "false for an entry that is exported to its own namespace only: it is the gateway's leg, no sidecar " +
			"listens for it, and gateways make no listeners of ServiceEntries",
		holds: func(f Finding, b bundle.Bundle) bool { return ownNamespaceOnly(f, b) },
	},
	{
		code: "IST0138",
		reason: "false where the Gateways are on different ports, which the analyzer does not look at: a browser reuses " +
			"a connection for another host on the same port only (RFC 9113, 9.1.1)",
		holds: func(f Finding, b bundle.Bundle) bool { return portsDiffer(f, b) },
	},
	{
		code: "IST0140",
		reason: "false on egress through a gateway, istio/istio#58559: the rule's destination is the gateway's Service " +
			"and the rule is bound to mesh, not to an ingress gateway",
		holds: func(f Finding, b bundle.Bundle) bool { return strings.Contains(f.Text, "istio-egressgateway") },
	},
}

// demandsNames says whether every TLS setting of the rule has subjectAltNames: without them the warning is kept,
// because then the warning is right in its effect.
func demandsNames(f Finding, b bundle.Bundle) bool {
	for _, o := range b.Kind("DestinationRule") {
		if bundle.Name(o) == f.Object {
			return bundle.AllTLSNamed(o)
		}
	}
	return false
}

func excused(f Finding, b bundle.Bundle) bool {
	for _, e := range falsePositives {
		if e.code == f.Code && e.holds(f, b) {
			return true
		}
	}
	return false
}

func ownNamespaceOnly(f Finding, b bundle.Bundle) bool {
	for _, o := range b.Kind("ServiceEntry") {
		to, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "exportTo")
		if bundle.Name(o) == f.Object && slices.Equal(to, []string{"."}) {
			return true
		}
	}
	return false
}

// portsDiffer says whether no two Gateways that a finding's text names have a port in common.
func portsDiffer(f Finding, b bundle.Bundle) bool {
	seen := map[int]bool{}
	for _, o := range b.Kind("Gateway") {
		if !slices.ContainsFunc(strings.FieldsFunc(f.Text, func(r rune) bool { return strings.ContainsRune(" []", r) }),
			func(word string) bool { return word == o.GetNamespace()+"/"+o.GetName() }) {
			continue
		}
		servers, _, _ := unstructured.NestedSlice(o.Object, "spec", "servers")
		for _, server := range servers {
			fields, _ := server.(map[string]any)
			port, _ := fields["port"].(map[string]any)
			if seen[bundle.Int(port["number"])] {
				return false
			}
			seen[bundle.Int(port["number"])] = true
		}
	}
	return len(seen) > 1
}
