package needs

import (
	"encoding/json"
	"strings"

	"github.com/gwc-lang/gwc/emit"
)

// The API groups of the objects by which controllers make Secrets.
const (
	certManager     = "cert-manager.io"
	externalSecrets = "external-secrets.io"
)

// addSources adds what makes the Secrets of certificates: issuers of cert-manager,
// stores of External Secrets, and what decrypts SOPS.
func (f *finder) addSources() {
	for i := range f.bundle.Objects {
		o := &f.bundle.Objects[i]
		group, _, _ := strings.Cut(o.APIVersion, "/")
		switch _, encrypted := o.Body.(emit.Verbatim); {
		case encrypted:
			n := f.need("decryptor", "", "sops")
			n.For = append(n.For, o.Kind+" "+o.Namespace+"/"+o.Name)
		case group == certManager && o.Kind == "Certificate":
			f.addReference(o, "issuerRef", "Issuer")
		case group == externalSecrets && o.Kind == "ExternalSecret":
			f.addReference(o, "secretStoreRef", "SecretStore")
			f.addReference(o, "storeRef", "SecretStore")
		}
	}
}

// addReference adds what an object of a controller refers to in all fields of this name.
// Issuers of other groups are named with their group.
func (f *finder) addReference(o *emit.Object, field, usual string) {
	text, err := o.JSON()
	if err != nil {
		return
	}
	var whole any
	_ = json.Unmarshal(text, &whole) // what its controller cannot read needs nothing
	for _, r := range references(whole, field) {
		name, _ := r["name"].(string)
		kind, _ := r["kind"].(string)
		group, _ := r["group"].(string)
		if kind == "" {
			kind = usual
		}
		if name == "" || group != "" && group != certManager {
			continue // the controller of another group is not known
		}
		namespace := o.Namespace
		if strings.HasPrefix(kind, "Cluster") {
			namespace = ""
		}
		f.need(strings.ToLower(kind), namespace, name)
	}
}

// references returns the maps in all fields of a name.
func references(value any, field string) (list []map[string]any) {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			if m, is := inner.(map[string]any); is && key == field {
				list = append(list, m)
			}
			list = append(list, references(inner, field)...)
		}
	case []any:
		for _, inner := range v {
			list = append(list, references(inner, field)...)
		}
	}
	return list
}

// addNetwork adds a network that enforces the NetworkPolicies of the bundle: without one
// Kubernetes accepts them, and they do nothing.
func (f *finder) addNetwork() {
	for i := range f.bundle.Objects {
		if o := &f.bundle.Objects[i]; o.Kind == "NetworkPolicy" && strings.HasPrefix(o.APIVersion, "networking.k8s.io/") {
			n := f.need("network", "", "NetworkPolicy")
			n.For = append(n.For, o.Namespace)
		}
	}
}
