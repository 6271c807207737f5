package istio

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/internal/objects"
)

// Spec decodes the spec of an Istio object, with unknown fields refused.
func (Target) Spec(apiVersion, kind string, text []byte) (spec proto.Message, known bool, wrong, path string) {
	spec, known, fault := objects.Spec(apiVersion, kind, text)
	switch {
	case fault == nil:
	case fault.Field != "":
		wrong, path = fmt.Sprintf("unknown field `%s`", fault.Field), fault.At.Path
	default:
		wrong, path = "invalid value", fault.At.Path
	}
	return spec, known, wrong, path
}

// promises are, by kind, the fields of the objects that package write makes that carry
// what a program states: who is served, where, to whom it is visible, and how
// connections are protected. Other fields, such as routes, timeouts and policies, are
// what an overlay is for.
var promises = map[string][]string{
	"Gateway": {
		"spec.selector", "spec.servers[].hosts", "spec.servers[].tls",
	},
	"VirtualService": {
		"spec.hosts", "spec.gateways", "spec.exportTo",
		"spec.http[].match[].gateways", "spec.tls[].match[].gateways", "spec.tcp[].match[].gateways",
		"spec.tls[].match[].sniHosts",
	},
	"DestinationRule": {
		"spec.host", "spec.exportTo", "spec.workloadSelector",
		"spec.trafficPolicy.tls", "spec.trafficPolicy.portLevelSettings[].tls",
		"spec.subsets[].trafficPolicy.tls", "spec.subsets[].trafficPolicy.portLevelSettings[].tls",
	},
	"ServiceEntry": {
		"spec.hosts", "spec.exportTo", "spec.resolution", "spec.ports[].targetPort", "spec.workloadSelector", "spec.subjectAltNames",
	},
	"AuthorizationPolicy":   {"spec.selector", "spec.action", "spec.rules", "spec.provider"},
	"RequestAuthentication": {"spec.selector", "spec.jwtRules"},
	"PeerAuthentication":    {"spec.selector", "spec.mtls", "spec.portLevelMtls"},
	"Sidecar":               {"spec.workloadSelector", "spec.egress", "spec.outboundTrafficPolicy"},
	"NetworkPolicy":         {"spec"},
	"Service":               {"spec.selector", "spec.ports"},
	"Deployment":            {"spec.selector", "spec.template.metadata"},
	"Role":                  {"rules"},
	"RoleBinding":           {"subjects", "roleRef"},
	"Secret":                {"data", "stringData", "type"},
	"ConfigMap":             {"data"},
}

// Promises returns the fields of a kind that carry what the program states.
func (Target) Promises(kind string) []string { return promises[kind] }
