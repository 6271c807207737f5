package inventory

import (
	"encoding/json"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A Challenge is a host of an Ingress of Istio that answers the HTTP-01 challenge of an
// ACME certificate.
type Challenge struct {
	Key
	Host string
	Span diag.Span // the first line of its document
}

// challengePath is where the challenges of a host are. Source: RFC 8555, section 8.3.
const challengePath = "/.well-known/acme-challenge"

// Challenges returns the hosts with a challenge, in the order of the manifests. The
// caller must not change them.
func (i *Inventory) Challenges() []Challenge {
	if i == nil {
		return nil
	}
	return i.challenges
}

// challenge keeps the challenges of an Ingress.
func (r *reader) challenge(at diag.Span, data []byte, e envelope) {
	if e.APIVersion != "networking.k8s.io/v1" || e.Kind != "Ingress" {
		return
	}
	var m struct {
		Metadata struct {
			Annotations map[string]string `json:"annotations"`
		} `json:"metadata"`
		Spec struct {
			Class string `json:"ingressClassName"`
			Rules []struct {
				Host string `json:"host"`
				HTTP struct {
					Paths []struct {
						Path string `json:"path"`
					} `json:"paths"`
				} `json:"http"`
			} `json:"rules"`
		} `json:"spec"`
	}
	if json.Unmarshal(data, &m) != nil || m.Spec.Class != "istio" && m.Metadata.Annotations["kubernetes.io/ingress.class"] != "istio" {
		return
	}
	for _, rule := range m.Spec.Rules {
		for _, p := range rule.HTTP.Paths {
			if strings.HasPrefix(p.Path, challengePath) && rule.Host != "" {
				r.inventory.challenges = append(r.inventory.challenges, Challenge{e.key(), strings.ToLower(rule.Host), at})
				break
			}
		}
	}
}
