package feature

// A Release is a minor version of Istio 1, as 29 for 1.29.
type Release int

// The releases that programs can name, and that of a program that names none.
const (
	Oldest  Release = 23
	Default Release = 29
	Newest  Release = 31
)

// An Ability is something that Istio can do from a release on.
type Ability struct {
	What  string
	Since Release
	// Source is where Istio has it.
	Source string
}

// In reports whether a release has the ability.
func (a Ability) In(r Release) bool { return r >= a.Since }

// The abilities that not all releases have.
var (
	AddressAllocation = Ability{"an address of its own for a host without addresses", 25,
		"PILOT_ENABLE_IP_AUTOALLOCATE, by default on from 1.25 (pilot/pkg/features/pilot.go)"}
	TwoCertificates = Ability{"two certificates (RSA and ECDSA) of a server", 27,
		"istio.networking.v1alpha3.ServerTLSSettings: credential_names, tls_certificates"}
	ConfigMapCA = Ability{"the CA of a server in a ConfigMap", 26,
		"release notes of 1.26: configmap:// in credentialName of a DestinationRule (pilot/pkg/model/credentials/resource.go)"}
	DynamicDNS = Ability{"sidecars that resolve the requested name of a wildcard host", 30,
		"istio.networking.v1alpha3.ServiceEntry.Resolution: DYNAMIC_DNS"}
	RedirectPrefix = Ability{"redirects that replace the prefix of a path", 31,
		"istio.networking.v1alpha3.HTTPRedirect: prefix_rewrite"}
)

// Abilities are all of them, for tests that try each release.
var Abilities = []Ability{AddressAllocation, TwoCertificates, ConfigMapCA, DynamicDNS, RedirectPrefix}

// MirroredHost is not required of a release: older ones change the Host of copies.
var MirroredHost = Ability{"copies of requests with an unchanged Host", 28,
	"DISABLE_SHADOW_HOST_SUFFIX, by default on from 1.28 (pilot/pkg/features/pilot.go, releasenotes/notes/57530.yaml)"}

// What istiod does with the same objects from a release on.
var (
	ExcludesHosts = Ability{"hosts that a Sidecar leaves out (~NAMESPACE/HOST)", 31,
		"releasenotes/notes/60139.yaml (pilot/pkg/model/sidecar.go convertIstioListenerToWrapper)"}
	PicksBestNamespace = Ability{"of the services of a host in several namespaces, that of Kubernetes, else the oldest", 30,
		"PILOT_SIDECAR_PICK_BEST_SERVICE_NAMESPACE, by default on from 1.30 (pilot/pkg/model/sidecar.go, profile-compatibility-version-1.29.yaml)"}
)

// Behaviours are the switches of the evaluator of calls: what becomes of a call differs by
// the release.
var Behaviours = []Ability{ExcludesHosts, PicksBestNamespace, DynamicDNS, AddressAllocation}

// Allocates reports whether a host without addresses gets one of its own: if sidecars
// answer DNS queries, and istiod allocates addresses.
func Allocates(dnsCapture bool, r Release) bool { return dnsCapture && AddressAllocation.In(r) }
