package krm

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// get returns the value at a path of keys; nil if there is none.
func get(n *yaml.Node, path ...string) *yaml.Node {
	for _, key := range path {
		if n == nil || n.Kind != yaml.MappingNode {
			return nil
		}
		var found *yaml.Node
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				found = n.Content[i+1]
			}
		}
		n = found
	}
	return n
}

// text returns the scalar at a path of keys; empty if there is none.
func text(n *yaml.Node, path ...string) string {
	if v := get(n, path...); v != nil && v.Kind == yaml.ScalarNode && !isNull(v) {
		return v.Value
	}
	return ""
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// annotations returns the annotations of an object that are text.
func annotations(n *yaml.Node) map[string]string {
	out := map[string]string{}
	all := get(n, "metadata", "annotations")
	if all == nil || all.Kind != yaml.MappingNode {
		return out
	}
	for i := 0; i+1 < len(all.Content); i += 2 {
		if v := all.Content[i+1]; v.Kind == yaml.ScalarNode && v.Tag == "!!str" {
			out[all.Content[i].Value] = v.Value
		}
	}
	return out
}

// The annotations that orchestrators read and write, and those of gwc.
const (
	functionKey  = "config.kubernetes.io/function"
	localKey     = "config.kubernetes.io/local-config"
	pathKey      = "internal.config.kubernetes.io/path"
	indexKey     = "internal.config.kubernetes.io/index"
	oldPathKey   = "config.kubernetes.io/path"
	oldIndexKey  = "config.kubernetes.io/index"
	previousKey  = "internal.config.kubernetes.io/previousNames"
	previousNSs  = "internal.config.kubernetes.io/previousNamespaces"
	ownerKey     = "gwc.dev/owner"
	managedKey   = "app.kubernetes.io/managed-by" // a label
	intentsGroup = "gwc.dev/v1alpha1"
	intentsKind  = "Intents"
)

// isOfTool reports whether an annotation belongs to an orchestrator, which finds its
// items again by it.
func isOfTool(key string) bool {
	domain, _, _ := strings.Cut(key, "/")
	for _, own := range []string{"config.kubernetes.io", "config.k8s.io", "kpt.dev"} {
		if domain == own || strings.HasSuffix(domain, "."+own) {
			return true
		}
	}
	return false
}

// isLocal reports whether an object is for tools and is not applied to a cluster.
func isLocal(n *yaml.Node) bool { return annotations(n)[localKey] == "true" }

// isIntents reports whether an object holds intents.
func isIntents(n *yaml.Node) bool {
	return text(n, "apiVersion") == intentsGroup && text(n, "kind") == intentsKind
}

// pathOf returns the file of an object as the orchestrator names it; empty if it does
// not.
func pathOf(n *yaml.Node) string {
	all := annotations(n)
	if p := all[pathKey]; p != "" {
		return p
	}
	return all[oldPathKey]
}

// nameOf returns KIND/NAMESPACE/NAME of an object, without what it does not have.
func nameOf(n *yaml.Node) string {
	parts := []string{text(n, "kind"), text(n, "metadata", "namespace"), text(n, "metadata", "name")}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "/")
}
