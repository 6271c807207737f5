package inventory

import (
	"encoding/json"

	"sigs.k8s.io/yaml"

	"github.com/gwc-lang/gwc/lang/diag"
)

// proxyConfigAnnotation is the annotation of pods with the configuration of their
// proxies, as YAML.
const proxyConfigAnnotation = "proxy.istio.io/config"

// A proxyConfig is the part of a ProxyConfig that says how many proxies in front are
// trusted.
type proxyConfig struct {
	Topology *struct {
		Proxies int `json:"numTrustedProxies"`
	} `json:"gatewayTopology"`
}

// TrustedProxies is the number of proxies in front that something trusts.
type TrustedProxies struct {
	Number int
	Stated bool
	Span   diag.Span // of the workload, or of the ConfigMap
}

// proxiesIn returns the number that a text of YAML states.
func proxiesIn(text string) TrustedProxies {
	var c proxyConfig
	if text == "" || yaml.Unmarshal([]byte(text), &c) != nil || c.Topology == nil {
		return TrustedProxies{}
	}
	return TrustedProxies{Number: c.Topology.Proxies, Stated: true}
}

// meshConfigName returns the name of the ConfigMap with the mesh's configuration: each
// revision has one of its own.
func meshConfigName(revision string) string {
	if revision == "" || revision == "default" {
		return "istio"
	}
	return "istio-" + revision
}

// MeshProxies returns the number of proxies that the mesh trusts by default, and
// whether the mesh's configuration is shown.
func (i *Inventory) MeshProxies(root, revision string) (t TrustedProxies, shown bool) {
	if i == nil {
		return t, false
	}
	t, shown = i.meshes[Key{root, meshConfigName(revision)}]
	return t, shown
}

// meshConfig keeps what a ConfigMap states about trusted proxies, if it has the
// configuration of a mesh.
func (r *reader) meshConfig(at diag.Span, data []byte, e envelope) {
	if e.APIVersion != "v1" || e.Kind != "ConfigMap" {
		return
	}
	var m struct {
		Data map[string]string `json:"data"`
	}
	var mesh struct {
		Defaults struct {
			proxyConfig
			Metadata map[string]string `json:"proxyMetadata"`
		} `json:"defaultConfig"`
		Outbound struct {
			Mode string `json:"mode"`
		} `json:"outboundTrafficPolicy"`
		Providers []struct {
			Name string `json:"name"`
		} `json:"extensionProviders"`
		Paths struct {
			Normalization string `json:"normalization"`
		} `json:"pathNormalization"`
	}
	if json.Unmarshal(data, &m) != nil || m.Data["mesh"] == "" {
		return
	}
	if yaml.Unmarshal([]byte(m.Data["mesh"]), &mesh) != nil {
		return
	}
	t := TrustedProxies{Span: at, Stated: true}
	if mesh.Defaults.Topology != nil {
		t.Number = mesh.Defaults.Topology.Proxies
	}
	if r.inventory.meshes == nil {
		r.inventory.meshes, r.inventory.settings = map[Key]TrustedProxies{}, map[Key]MeshSettings{}
	}
	settings := MeshSettings{RawPaths: mesh.Paths.Normalization == "NONE", RegistryOnly: mesh.Outbound.Mode == "REGISTRY_ONLY",
		DNSCapture: mesh.Defaults.Metadata["ISTIO_META_DNS_CAPTURE"] == "true", Span: at}
	for _, p := range mesh.Providers {
		settings.Providers = append(settings.Providers, p.Name)
	}
	r.inventory.meshes[e.key()], r.inventory.settings[e.key()] = t, settings
}

// MeshSettings are what the configuration of a mesh states beside its proxies.
type MeshSettings struct {
	Providers []string // names of extensionProviders
	RawPaths  bool     // paths are compared as they are sent (pathNormalization NONE)
	// RegistryOnly says that sidecars pass no calls to unknown hosts, and DNSCapture that
	// they answer DNS.
	RegistryOnly, DNSCapture bool
	Span                     diag.Span
}

// MeshSettings returns what the mesh's configuration states, and whether it is shown.
func (i *Inventory) MeshSettings(root, revision string) (s MeshSettings, shown bool) {
	if i == nil {
		return s, false
	}
	s, shown = i.settings[Key{root, meshConfigName(revision)}]
	return s, shown
}
