package origin

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/emit"
)

// A Document is an object in an output, and the fields on one of its lines.
type Document struct {
	APIVersion, Kind, Namespace, Name string
	// Paths are the fields that contain the line, innermost first.
	Paths []string

	node *yaml.Node
}

// String returns the object's kind, namespace and name.
func (d *Document) String() string {
	return Object{Kind: d.Kind, Namespace: d.Namespace, Name: d.Name}.String()
}

// At returns the object of an output, in YAML or JSON, that contains a line.
func At(text []byte, line int) (*Document, error) {
	document, first, err := cut(text, line)
	if err != nil {
		return nil, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(document, &root); err != nil {
		return nil, fmt.Errorf("invalid YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(root.Content) != 1 {
		return nil, errors.New("no object on this line")
	}
	d := objectOf(root.Content[0], line-first+1)
	if d.Kind == "" || d.Name == "" {
		return nil, errors.New("no object on this line")
	}
	return d, nil
}

// cut returns the document that contains a line, and its first line.
func cut(text []byte, line int) (document []byte, first int, err error) {
	var start, at, n int
	first = 1
	for l := range bytes.Lines(text) {
		n++
		if rest, separates := afterDashes(l); separates {
			if n > line {
				return text[start:at], first, nil
			}
			if n == line && (len(rest) == 0 || rest[0] == '#') {
				return nil, 0, errors.New("no object on this line")
			}
			start, first = at+len("---"), n
		}
		at += len(l)
	}
	if line > n {
		return nil, 0, fmt.Errorf("the file has %d lines", n)
	}
	return text[start:], first, nil
}

// afterDashes returns the text after the dashes that begin a document, and whether
// the line begins one.
func afterDashes(line []byte) (rest []byte, separates bool) {
	rest, separates = bytes.CutPrefix(line, []byte("---"))
	if separates && len(rest) > 0 && !bytes.ContainsRune([]byte(" \t\r\n"), rune(rest[0])) {
		return nil, false
	}
	return bytes.TrimSpace(rest), separates
}

// objectOf returns the object in a node or, in a list of objects, the object on
// the line.
func objectOf(node *yaml.Node, line int) *Document {
	if kind := entry(node, "kind"); kind != nil && strings.HasSuffix(kind.Value, "List") {
		if items := entry(node, "items"); items != nil && items.Kind == yaml.SequenceNode {
			if i := last(items.Content, line); i >= 0 {
				node = items.Content[i]
			}
		}
	}
	d := &Document{APIVersion: value(node, "apiVersion"), Kind: value(node, "kind"), node: node}
	if metadata := entry(node, "metadata"); metadata != nil {
		d.Namespace, d.Name = value(metadata, "namespace"), value(metadata, "name")
	}
	d.descend(node, "", line)
	return d
}

// descend adds the paths of the fields of a node that contain the line.
func (d *Document) descend(node *yaml.Node, path string, line int) {
	switch node.Kind {
	case yaml.MappingNode:
		var keys []*yaml.Node
		for i := 0; i+1 < len(node.Content); i += 2 {
			keys = append(keys, node.Content[i])
		}
		if i := last(keys, line); i >= 0 {
			d.into(node.Content[2*i+1], emit.KeyPath(path, keys[i].Value), line)
		}
	case yaml.SequenceNode:
		i := last(node.Content, line)
		if i < 0 {
			return
		}
		item := node.Content[i]
		d.into(item, emit.ItemPath(path, i), line)
		if item.Kind == yaml.ScalarNode {
			d.Paths = append([]string{emit.NamedPath(path, item.Value)}, d.Paths...)
		}
	}
}

func (d *Document) into(node *yaml.Node, path string, line int) {
	d.Paths = append([]string{path}, d.Paths...)
	d.descend(node, path, line)
}

// last returns the index of the last node that begins on or before the line; -1
// if there is none.
func last(nodes []*yaml.Node, line int) int {
	for i := len(nodes) - 1; i >= 0; i-- {
		if nodes[i].Line <= line {
			return i
		}
	}
	return -1
}

func entry(node *yaml.Node, key string) *yaml.Node {
	for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}

func value(node *yaml.Node, key string) string {
	if e := entry(node, key); e != nil {
		return e.Value
	}
	return ""
}

// Is reports whether the document is equal to an object's YAML.
func (d *Document) Is(text []byte) bool {
	var made, found any
	return yaml.Unmarshal(text, &made) == nil && d.node.Decode(&found) == nil && reflect.DeepEqual(made, found)
}
