package krm

import (
	"bytes"
	"encoding/json"

	"go.yaml.in/yaml/v3"
)

// anew prepares a list whose items are not lines of their own, or that has none, to be
// written with items that are.
func (l *list) anew(root *yaml.Node) {
	l.form = form{before: []byte("apiVersion: " + text(root, "apiVersion") + "\nkind: ResourceList\nitems:\n")}
	for _, i := range l.items {
		i.text, i.tail, i.line, i.column = block(i.node), nil, i.node.Line, len("- ")+1
	}
	if l.config == nil {
		return
	}
	var config yaml.Node
	config.Kind = yaml.MappingNode
	config.Content = []*yaml.Node{{Kind: yaml.ScalarNode, Value: "functionConfig"}, l.config}
	l.form.after = encoded(&config)
}

// block returns a node as an item of a list.
func block(n *yaml.Node) []byte {
	return encoded(&yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{n}})
}

// encoded returns a node as YAML. A node that was read can always be written.
func encoded(n *yaml.Node) []byte {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if e.Encode(n) != nil || e.Close() != nil {
		return nil
	}
	return b.Bytes()
}

// A jsonList is a list in JSON, whose parts keep their text.
type jsonList struct {
	APIVersion string
	Kind       string
	Items      []json.RawMessage
	Config     json.RawMessage
	Results    []result
}

// readJSON sets the texts of the items of a list in JSON.
func (l *list) readJSON(in []byte, root *yaml.Node) *list {
	var nodes []*yaml.Node
	if items := get(root, "items"); items != nil {
		nodes = items.Content
	}
	var parts map[string]json.RawMessage // not a struct, which would take `Items` for `items`
	var items []json.RawMessage
	if json.Unmarshal(in, &parts) != nil || len(nodes) > 0 && json.Unmarshal(parts["items"], &items) != nil || len(items) != len(nodes) {
		l.json = false // YAML reads it otherwise: write it as YAML
		return l.readBlock(in, root, get(root, "items"))
	}
	for n, node := range nodes {
		l.items = append(l.items, &item{node: node, number: n, text: items[n], line: node.Line, column: 1, json: true})
	}
	l.form.before, l.form.after = []byte(text(root, "apiVersion")), parts["functionConfig"]
	return l
}
