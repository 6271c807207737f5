package inventory

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// MakesSecret reports whether an object of the inventory makes a Secret of that
// name in the cluster: a certificate of cert-manager, a sealed Secret, or one
// from a store outside.
func (i *Inventory) MakesSecret(namespace, name string) bool {
	if i == nil {
		return false
	}
	_, found := slices.BinarySearchFunc(i.made, Key{namespace, name}, Key.compare)
	return found
}

type secretMaker struct {
	Spec struct {
		SecretName string `json:"secretName"`
		Target     struct {
			Name string `json:"name"`
		} `json:"target"`
		Template struct {
			Metadata struct {
				Name string `json:"name"`
			} `json:"metadata"`
		} `json:"template"`
	} `json:"spec"`
}

// makes adds the Secret that an object makes, if it is of a kind that does.
// What is wrong in it is the business of those who read it.
func (r *reader) makes(data []byte, e envelope) {
	group, _, _ := strings.Cut(e.APIVersion, "/")
	switch group {
	case "cert-manager.io", "external-secrets.io", "bitnami.com":
	default:
		return
	}
	var m secretMaker
	_ = json.Unmarshal(data, &m)
	key := e.key()
	switch group + "/" + e.Kind {
	case "cert-manager.io/Certificate":
		key.Name = m.Spec.SecretName
	case "external-secrets.io/ExternalSecret":
		key.Name = cmp.Or(m.Spec.Target.Name, key.Name)
	case "bitnami.com/SealedSecret":
		key.Name = cmp.Or(m.Spec.Template.Metadata.Name, key.Name)
	default:
		return
	}
	r.inventory.made = append(r.inventory.made, key)
}
