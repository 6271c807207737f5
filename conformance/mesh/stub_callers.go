package mesh

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// StubCallers adds workloads whose sidecars get what a bundle says: one in each namespace that the bundle names, one
// in a namespace that it does not name, and one for each set of labels that decides what a sidecar gets.
func (m *Mesh) StubCallers(b bundle.Bundle) {
	if m.Workloads == nil {
		m.Workloads = map[string]Workload{}
	}
	m.caller("elsewhere", nil)
	for _, o := range b {
		m.caller(o.GetNamespace(), nil)
		exported, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "exportTo")
		for _, namespace := range exported {
			if namespace != "." && namespace != "*" {
				m.caller(namespace, nil)
			}
		}
		if o.GetKind() == "DestinationRule" {
			m.caller(o.GetNamespace(), bundle.Labels(o, "spec", "workloadSelector", "matchLabels"))
		}
		m.sources(o.GetNamespace(), o.Object)
	}
}

// sources adds a caller for each sourceLabels in an object.
func (m *Mesh) sources(namespace string, v any) {
	each(v, func(match map[string]any) {
		if labels, found, err := unstructured.NestedStringMap(match, "sourceLabels"); found && err == nil {
			m.caller(namespace, labels)
		}
	})
}

// each visits the maps in an object, in a fixed order.
func each(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(v)
		for _, key := range slices.Sorted(maps.Keys(v)) {
			each(v[key], visit)
		}
	case []any:
		for _, e := range v {
			each(e, visit)
		}
	}
}

// caller adds a workload with these labels, where there is none.
func (m *Mesh) caller(namespace string, labels map[string]string) {
	for name, w := range m.Workloads {
		if strings.HasPrefix(name, namespace+"/") && maps.Equal(w.Labels, labels) {
			return
		}
	}
	if namespace != "" {
		m.Workloads[fmt.Sprintf("%s/caller-%d", namespace, len(m.Workloads))] = Workload{Labels: labels, Secrets: true}
	}
}
