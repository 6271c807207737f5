package inventory

import (
	"encoding/json"
	"slices"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A Held is an object of Kubernetes that a program may make too.
type Held struct {
	Key
	Kind   string
	Labels map[string]string
	// Outside says that a NetworkPolicy lets its pods reach addresses outside the
	// cluster, or that it may.
	Outside bool
	Span    diag.Span // the first line of its document
}

// heldKinds are the kinds of which an inventory keeps the labels.
var heldKinds = []string{
	"Service", "ServiceAccount", "Role", "RoleBinding", "Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy",
}

// Held returns the object of a kind with that name.
func (i *Inventory) Held(kind, namespace, name string) (Held, bool) {
	if i == nil {
		return Held{}, false
	}
	for _, h := range i.held[Key{namespace, name}] {
		if h.Kind == kind {
			return h, true
		}
	}
	return Held{}, false
}

// NetworkPolicies returns those of a namespace, by name.
func (i *Inventory) NetworkPolicies(namespace string) (list []Held) {
	if i == nil {
		return nil
	}
	for key, held := range i.held {
		for _, h := range held {
			if key.Namespace == namespace && h.Kind == "NetworkPolicy" {
				list = append(list, h)
			}
		}
	}
	slices.SortFunc(list, func(a, b Held) int { return a.compare(b.Key) })
	return list
}

// hold keeps what is needed of an object of Kubernetes. Errors in it are for the API
// server to report.
func (r *reader) hold(at diag.Span, e envelope) {
	if !slices.Contains(heldKinds, e.Kind) {
		return
	}
	var m struct {
		Labels map[string]string `json:"labels"`
	}
	h := Held{Key: e.key(), Kind: e.Kind, Span: at}
	_ = decode(e.metadata, &m)
	if e.Kind == "NetworkPolicy" {
		h.Outside = OpensOutside(e.spec)
	}
	h.Labels = m.Labels
	if r.inventory.held == nil {
		r.inventory.held = map[Key][]Held{}
	}
	r.inventory.held[h.Key] = append(r.inventory.held[h.Key], h)
}

// OpensOutside reports whether the spec of a NetworkPolicy lets its pods reach
// addresses outside the cluster: a rule for egress without destinations, or with a
// range of addresses. The policies of a pod are added up.
func OpensOutside(spec []byte) bool {
	var policy struct {
		Egress []struct {
			To []struct {
				IPBlock *struct{} `json:"ipBlock"`
			} `json:"to"`
		} `json:"egress"`
	}
	_ = json.Unmarshal(spec, &policy)
	for _, rule := range policy.Egress {
		if len(rule.To) == 0 {
			return true
		}
		for _, to := range rule.To {
			if to.IPBlock != nil {
				return true
			}
		}
	}
	return false
}
