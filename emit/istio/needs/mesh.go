package needs

import (
	"slices"
	"strings"

	security "istio.io/api/security/v1beta1"
	telemetry "istio.io/api/telemetry/v1alpha1"
)

type (
	authorizationSpec = security.AuthorizationPolicy
	requestSpec       = security.RequestAuthentication
	telemetrySpec     = telemetry.Telemetry
)

// predefined are the providers that every mesh has. Source: the default of
// MeshConfig.extensionProviders in istiod (pkg/config/mesh, DefaultMeshConfig).
var predefined = []string{"prometheus", "stackdriver", "envoy"}

// addMesh adds what the program assumes of the configuration of the mesh.
func (f *finder) addMesh() {
	if f.model.Mesh.DNSCapture.Value {
		f.need("mesh", "", "dns-capture")
	}
}

// addProvider adds the external authorizer of a policy.
func (f *finder) addProvider(spec *authorizationSpec) {
	f.provider(spec.GetProvider().GetName())
}

// addTelemetry adds the providers of logs, metrics and traces.
func (f *finder) addTelemetry(spec *telemetrySpec) {
	var list []*telemetry.ProviderRef
	for _, l := range spec.AccessLogging {
		list = append(list, l.Providers...)
	}
	for _, m := range spec.Metrics {
		list = append(list, m.Providers...)
	}
	for _, t := range spec.Tracing {
		list = append(list, t.Providers...)
	}
	for _, p := range list {
		f.provider(p.GetName())
	}
}

func (f *finder) provider(name string) {
	if name != "" && !slices.Contains(predefined, name) {
		f.need("provider", "", name)
	}
}

// addKeys adds the addresses from which istiod reads the keys of tokens: without keys
// of its own, the issuer's configuration leads to them.
func (f *finder) addKeys(spec *requestSpec) {
	for _, r := range spec.JwtRules {
		switch {
		case r.Jwks != "":
		case r.JwksUri != "":
			f.need("jwks", "", r.JwksUri)
		case r.Issuer != "":
			f.need("jwks", "", openID(r.Issuer))
		}
	}
}

// openID returns the address at which istiod asks an issuer where its keys are. Source:
// istiod (pilot/pkg/model/jwks_resolver.go, resolveJwksURIUsingOpenID).
func openID(issuer string) string {
	return strings.TrimSuffix(issuer, "/") + "/.well-known/openid-configuration"
}
