package krm

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkList reports what functions read differently, and items that are not objects. It
// reports whether there is no alias.
func checkList(l *list, sink *diag.Sink) (plain bool) {
	plain = !l.aliased
	for _, i := range l.items {
		if i.node.Kind != yaml.MappingNode && i.node.Kind != yaml.AliasNode {
			sink.Add(diag.At(i.document().Top(), code.ItemWithoutName, "item %d is not an object", i.number+1).
				WithHint("remove it, or write an object with apiVersion, kind and metadata.name"))
			continue
		}
		if !checkNode(i.node, "", i.at, sink) {
			plain = false
			continue
		}
		checkName(i, sink)
	}
	if l.config != nil {
		plain = checkNode(l.config, " in "+l.configName(), l.inConfig, sink) && plain
	}
	return plain
}

// inConfig returns the place of a node of the function config. It is not known if
// the function config is in a list, which orchestrators write anew.
func (l *list) inConfig(n *yaml.Node) diag.Span {
	if l.configFile == nil || n == nil || n.Line == 0 {
		return diag.Span{}
	}
	return lineOf(l.configFile, n.Line)
}

// configName returns the name of the function config in messages.
func (l *list) configName() string {
	if l.config == nil || text(l.config, "metadata", "name") == "" {
		return "the function config"
	}
	return nameOf(l.config)
}

// checkNode reports aliases and duplicate keys. It reports whether there is no alias:
// what an alias stands for is not read.
func checkNode(n *yaml.Node, where string, at func(*yaml.Node) diag.Span, sink *diag.Sink) (plain bool) {
	if n.Kind == yaml.AliasNode {
		sink.Add(diag.At(at(n), code.AliasInList, "YAML alias `*%s`%s", n.Value, where))
		return false
	}
	if n.Kind == yaml.MappingNode {
		seen := map[string]bool{}
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind == yaml.ScalarNode && seen[key.Value] {
				sink.Add(diag.At(at(key), code.DuplicateKeyInList, "duplicate key `%s`%s", key.Value, where))
			}
			seen[key.Value] = true
		}
	}
	plain = true
	for _, c := range n.Content {
		plain = checkNode(c, where, at, sink) && plain
	}
	return plain
}

// checkName reports an item without apiVersion, kind or name. What is not applied to a
// cluster needs no name.
func checkName(i *item, sink *diag.Sink) {
	var missing []string
	for _, key := range []string{"apiVersion", "kind"} {
		if text(i.node, key) == "" {
			missing = append(missing, key)
		}
	}
	ofKustomize := strings.HasPrefix(text(i.node, "apiVersion"), "kustomize.config.k8s.io/")
	if text(i.node, "metadata", "name") == "" && text(i.node, "metadata", "generateName") == "" && !isLocal(i.node) && !ofKustomize {
		missing = append(missing, "metadata.name")
	}
	if len(missing) > 0 {
		sink.Add(diag.At(i.at(nil), code.ItemWithoutName, "item %d has no %s", i.number+1, strings.Join(missing, ", no ")))
	}
}
