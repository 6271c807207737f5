package istioctl

import (
	"os"
	"sort"

	"go.yaml.in/yaml/v3"
)

// An object is where a manifest begins, and the name that Istio's tests give it.
type object struct {
	line int
	name string
}

// objectsOf returns the objects of a YAML file by their lines, and the items of its lists.
func objectsOf(path string) (list []object, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	for d := yaml.NewDecoder(f); ; {
		var doc yaml.Node
		if d.Decode(&doc) != nil {
			break
		}
		if len(doc.Content) == 1 {
			list = append(list, objectsIn(doc.Content[0])...)
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].line < list[j].line })
	return list, nil
}

func objectsIn(n *yaml.Node) (list []object) {
	if items := child(n, "items"); items != nil {
		for _, item := range items.Content {
			list = append(list, objectsIn(item)...)
		}
		return list
	}
	kind, metadata := child(n, "kind"), child(n, "metadata")
	name, namespace := child(metadata, "name"), child(metadata, "namespace")
	if kind == nil || name == nil {
		return nil
	}
	text := kind.Value + " "
	if namespace != nil {
		text += namespace.Value + "/"
	}
	return []object{{n.Line, text + name.Value}}
}

// child returns the value of a key of a mapping; nil if there is none.
func child(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// objectAt returns the name of the object at a line.
func objectAt(list []object, line int) (name string) {
	for _, o := range list {
		if o.line <= line {
			name = o.name
		}
	}
	return name
}
