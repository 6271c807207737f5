package krm

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A place is a namespace and a name.
type place struct{ namespace, name string }

// A renaming is what kustomize renamed: the places before, by kind, with the ones
// after. gwc names what the program names, and kustomize cannot rename within a host.
type renaming map[string]map[place]place

// inventoryOf returns the items beside the program as manifests, and what kustomize
// renamed among them. A renamed object is there with both names: the program may use
// either.
func inventoryOf(l *list, p *program) (files []*diag.File, renamed renaming) {
	renamed = renaming{"Service": {}, "ServiceAccount": {}}
	for _, i := range l.items {
		if isLocal(i.node) || isIntents(i.node) || i.madeBy(p.owner) || strings.HasPrefix(text(i.node, "apiVersion"), "kustomize.config.k8s.io/") {
			continue
		}
		files = append(files, i.document())
		kind := text(i.node, "kind")
		if text(i.node, "apiVersion") != "v1" {
			continue
		}
		now := place{text(i.node, "metadata", "namespace"), text(i.node, "metadata", "name")}
		for _, before := range previous(i.node) {
			if before == now {
				continue
			}
			f := diag.NewFile(i.String(), encoded(called(i.node, before)))
			f.Hidden = true
			files = append(files, f)
			if renamed[kind] != nil {
				renamed[kind][before] = now
			}
		}
	}
	return files, renamed
}

// previous returns the places that an object had before kustomize transformed it.
func previous(n *yaml.Node) (list []place) {
	all := annotations(n)
	names, namespaces := strings.Split(all[previousKey], ","), strings.Split(all[previousNSs], ",")
	if all[previousKey] == "" || len(names) != len(namespaces) {
		return nil
	}
	seen := map[place]bool{}
	for k, name := range names {
		if p := (place{namespaces[k], name}); !seen[p] {
			seen[p] = true
			list = append(list, p)
		}
	}
	return list
}

// called returns the object with another name and namespace.
func called(n *yaml.Node, as place) *yaml.Node {
	out := shallow(n)
	for i := 0; i+1 < len(out.Content); i += 2 {
		if out.Content[i].Value != "metadata" || out.Content[i+1].Kind != yaml.MappingNode {
			continue
		}
		metadata := &yaml.Node{Kind: yaml.MappingNode}
		for _, pair := range [][2]string{{"name", as.name}, {"namespace", as.namespace}} {
			metadata.Content = append(metadata.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: pair[0]}, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: pair[1]})
		}
		out.Content[i+1] = metadata
	}
	return out
}

func shallow(n *yaml.Node) *yaml.Node {
	out := *n
	out.Content = append([]*yaml.Node{}, n.Content...)
	return &out
}

// isGenerator reports whether kustomize runs the function as a generator: then the only
// item, if any, is the function config.
func (l *list) isGenerator() bool {
	return l.kustomize && (len(l.items) == 0 || len(l.items) == 1 && l.config != nil && sameObject(l.items[0].node, l.config))
}

// scattered warns of objects in several namespaces, of a generator: `namespace` of the
// kustomization would move all of them into one.
func scattered(b *emit.Bundle) []diag.Diagnostic {
	first := ""
	for i := range b.Objects {
		o := &b.Objects[i]
		switch {
		case first == "":
			first = o.Namespace
		case o.Namespace != "" && o.Namespace != first:
			return []diag.Diagnostic{diag.At(diag.Span{}, code.ScatteredGenerator, "the objects of this generator are in several namespaces, as %s and %s", first, o.Namespace)}
		}
	}
	return nil
}
