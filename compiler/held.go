package compiler

import (
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
)

// Held returns an object of Kubernetes that a program may make too.
func (k known) Held(kind, namespace, name string) (model.ShownObject, bool) {
	h, exists := k.Inventory.Held(kind, namespace, name)
	return shownObject(h), exists
}

// OpenPolicies returns the NetworkPolicies of a namespace that may let pods reach
// addresses outside the cluster.
func (k known) OpenPolicies(namespace string) (list []model.ShownObject) {
	for _, h := range k.NetworkPolicies(namespace) {
		if h.Outside {
			list = append(list, shownObject(h))
		}
	}
	return list
}

func shownObject(h inventory.Held) model.ShownObject {
	return model.ShownObject{
		Kind: h.Kind, Name: h.Name, At: h.Span,
		Managed: h.Labels["app.kubernetes.io/managed-by"] == "gwc", Program: h.Labels["gwc.dev/program"],
	}
}
