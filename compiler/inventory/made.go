package inventory

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A MadeSecret is a Secret that another object of the inventory creates in the
// cluster: a cert-manager Certificate, a SealedSecret or an ExternalSecret.
type MadeSecret struct {
	Key
	Names []string  // the DNS names of its future certificate; empty if unknown
	Span  diag.Span // the first line of the document of its creator
}

// MadeSecrets returns the created Secrets, sorted by namespace and name. The
// caller must not change them.
func (i *Inventory) MadeSecrets() []MadeSecret {
	if i == nil {
		return nil
	}
	return i.made
}

// MadeSecret returns the created Secret of that name.
func (i *Inventory) MadeSecret(namespace, name string) (MadeSecret, bool) {
	return find(i.MadeSecrets(), Key{namespace, name}, (*MadeSecret).key)
}

type secretMaker struct {
	Spec struct {
		SecretName string   `json:"secretName"`
		DNSNames   []string `json:"dnsNames"`
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

// makes adds the Secret that an object creates, if it is of such a kind. Errors
// in the object are for its controller to report.
func (r *reader) makes(at diag.Span, data []byte, e envelope) {
	group, _, _ := strings.Cut(e.APIVersion, "/")
	switch group {
	case "cert-manager.io", "external-secrets.io", "bitnami.com":
	default:
		return
	}
	var m secretMaker
	_ = json.Unmarshal(data, &m)
	made := MadeSecret{Key: e.key(), Span: at}
	switch e.Kind {
	case "Certificate":
		made.Name = m.Spec.SecretName
		for _, name := range m.Spec.DNSNames {
			made.Names = append(made.Names, strings.ToLower(name))
		}
	case "ExternalSecret":
		made.Name = cmp.Or(m.Spec.Target.Name, made.Name)
	case "SealedSecret":
		made.Name = cmp.Or(m.Spec.Template.Metadata.Name, made.Name)
	default:
		return
	}
	r.inventory.made = append(r.inventory.made, made)
}

func (m *MadeSecret) rank() rank { return rank{words: [4]string{m.Namespace, m.Name}, place: m.Span} }

func (m *MadeSecret) key() Key { return m.Key }
