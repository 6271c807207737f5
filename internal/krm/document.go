package krm

import (
	"bytes"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// document returns the item as a manifest of its own, for places in it. Its name is
// the file that the orchestrator names, or the item's kind and name. No message quotes
// it.
func (i *item) document() *diag.File {
	if i.file != nil {
		return i.file
	}
	data := i.text
	if i.json {
		data = encoded(i.node) // YAML does not have all escapes of JSON
	}
	if bytes.HasPrefix(bytes.TrimLeft(data, " "), []byte("-")) && i.column > 1 && !i.json {
		data = dedented(data, i.column-1)
	}
	i.file = diag.NewFile(i.String(), data)
	i.file.Hidden = true // an item of any kind may hold a secret, and may be one line
	return i.file
}

// String returns the item's file, or its kind and name, or its number.
func (i *item) String() string {
	switch {
	case pathOf(i.node) != "":
		return pathOf(i.node)
	case text(i.node, "metadata", "name") != "" && text(i.node, "kind") != "":
		return nameOf(i.node)
	}
	return fmt.Sprintf("item %d", i.number+1)
}

// dedented returns the lines of an item without its dash and its indentation.
func dedented(data []byte, columns int) []byte {
	var b bytes.Buffer
	dashed := false
	for line := range bytes.Lines(data) {
		if !dashed {
			line = bytes.Replace(line, []byte("-"), []byte(" "), 1)
			dashed = true
		}
		b.Write(line[min(columns, indent(line)):])
	}
	return b.Bytes()
}

// at returns the place of a node of the item.
func (i *item) at(n *yaml.Node) diag.Span {
	if n == nil {
		n = i.node
	}
	return lineOf(i.document(), min(max(n.Line-i.line+1, 1), 1+bytes.Count(i.document().Text, []byte{'\n'})))
}

// readStream reads a function config and resources that are YAML documents.
func readStream(config, in []byte, sink *diag.Sink) *list {
	l := &list{file: diag.NewFile("function config", config), form: form{stream: true}}
	l.file.Hidden = true
	root := l.parse(config, sink)
	if root == nil {
		return nil
	}
	l.json, l.config = false, root
	resources := diag.NewFile("resources", in)
	resources.Hidden = true
	for n, d := range manifest.Documents(resources) {
		data := d.Text()
		if first, rest, _ := bytes.Cut(data, []byte("\n")); strings.TrimRight(string(first), " \r") == "---" {
			data = rest
		}
		var document yaml.Node
		if err := yaml.Unmarshal(data, &document); err != nil || len(document.Content) == 0 || document.Content[0].Kind != yaml.MappingNode {
			sink.Add(diag.At(d.Span(), code.NotAResourceList, "document %d of the resources is not a YAML mapping", n+1))
			continue
		}
		l.items = append(l.items, &item{node: document.Content[0], number: n, text: data, line: 1, column: 1})
	}
	return l
}
