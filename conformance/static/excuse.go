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
		reason: "istio/istio#32936, stale since Istio 1.22: without caCertificates the server's certificate is verified " +
			"against the system's authorities (VERIFY_CERTIFICATE_AT_CLIENT is on), and the bundle demands names",
		holds: demandsNames,
	},
	{
		code:   "IST0128",
		reason: "as IST0129, for the whole rule instead of one port",
		holds:  demandsNames,
	},
	{
		code: "IST0129",
		reason: "istio/istio#32936: of a wildcard that sidecars resolve Istio asks for the name of the request and verifies " +
			"it (auto_sni, auto_san_validation); the case egress-wildcard-sidecar has a server that is not accepted",
		holds: asksForTheRequestsName,
	},
	{
		code:   "IST0129",
		reason: "not false, but what is meant: `unverified`, of which gwc warns itself (GWC0546)",
		holds:  unverifiedOnPurpose,
	},
	{
		code:   "IST0128",
		reason: "as IST0129, for the whole rule instead of one port",
		holds:  unverifiedOnPurpose,
	},
	{
		code: "IST0134",
		reason: "istio/istio#44369, false for an entry that is exported to its own namespace only: it is the gateway's leg, " +
			"no sidecar listens for it, and gateways make no listeners of ServiceEntries",
		holds: ownNamespaceOnly,
	},
	{
		code: "IST0138",
		reason: "istio/istio#29435, false where the Gateways are on different ports, which the analyzer does not look at: a " +
			"browser reuses a connection for another host on the same port only (RFC 9113, 9.1.1)",
		holds: portsDiffer,
	},
	{
		code: "IST0140",
		reason: "istio/istio#58559, false on egress through a gateway: the rule's destination is the gateway's Service and " +
			"the rule is bound to mesh, not to an ingress gateway",
		holds: func(f Finding, _ bundle.Bundle) bool { return strings.Contains(f.Text, "istio-egressgateway") },
	},
	{
		code: "IST0140",
		reason: "istio/istio#36160, not false, but what is meant: the subsets are in rules for the mesh alone (`route " +
			"SERVICE`), which no gateway is to follow",
		holds: meshAlone,
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

// unverifiedOnPurpose says whether the rule turns verification off in so many words.
func unverifiedOnPurpose(f Finding, b bundle.Bundle) bool {
	for _, o := range b.Kind("DestinationRule") {
		if bundle.Name(o) == f.Object {
			data, err := o.MarshalJSON()
			return err == nil && strings.Contains(string(data), `"insecureSkipVerify":true`)
		}
	}
	return false
}

func asksForTheRequestsName(f Finding, b bundle.Bundle) bool {
	for _, rule := range b.Kind("DestinationRule") {
		host, _, _ := unstructured.NestedString(rule.Object, "spec", "host")
		if bundle.Name(rule) != f.Object || !strings.HasPrefix(host, "*.") {
			continue
		}
		for _, entry := range b.Kind("ServiceEntry") {
			hosts, _, _ := unstructured.NestedStringSlice(entry.Object, "spec", "hosts")
			resolution, _, _ := unstructured.NestedString(entry.Object, "spec", "resolution")
			if slices.Contains(hosts, host) && (resolution == "DYNAMIC_DNS" || resolution == "NONE") {
				return true
			}
		}
	}
	return false
}

// meshAlone says whether the VirtualService with the subset, which the text names first, is bound to the mesh alone.
func meshAlone(f Finding, b bundle.Bundle) bool {
	words := strings.Fields(f.Text) // Subset in virtual service NAMESPACE/NAME has no effect...
	for _, o := range b.Kind("VirtualService") {
		gateways, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "gateways")
		if len(words) > 4 && words[4] == o.GetNamespace()+"/"+o.GetName() {
			return slices.Equal(gateways, []string{"mesh"})
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
