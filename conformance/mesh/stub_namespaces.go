package mesh

import (
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// stubNamespaces adds a workload to each namespace that a policy names: istioctl reports one that does not exist.
func (m *Mesh) stubNamespaces(b bundle.Bundle) {
	for _, o := range b.Kind("AuthorizationPolicy") {
		rules, _, _ := unstructured.NestedSlice(o.Object, "spec", "rules")
		for _, each := range rules {
			rule, _ := each.(map[string]any)
			from, _ := rule["from"].([]any)
			for _, each := range from {
				source, _ := each.(map[string]any)
				namespaces, _, _ := unstructured.NestedStringSlice(source, "source", "notNamespaces")
				for _, namespace := range namespaces {
					if m.Workloads == nil {
						m.Workloads = map[string]Workload{}
					}
					m.caller(namespace, nil)
				}
			}
		}
	}
}
