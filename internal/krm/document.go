package krm

import (
	"bytes"
	"fmt"

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
	var data []byte
	switch l := i.list; {
	case l.form.style == block:
		data = dedented(l.in[i.start:i.end], i.column-1)
	case l.form.style == stream:
		data = l.in[i.start:i.end]
	default: // nor does YAML have all escapes of JSON
		data = encoded(i.node)
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
func readStream(config Source, in []byte, sink *diag.Sink) *list {
	l := new(list)
	l.config, l.configFile = readConfig(config, sink)
	if l.root = l.config; l.root == nil {
		return nil
	}
	l.in, l.mark = bytes.CutPrefix(in, []byte(byteOrderMark))
	l.lines, l.form.style = linesOf(l.in), stream
	resources := diag.NewFile("resources", l.in)
	resources.Hidden = true
	for n, d := range manifest.Documents(resources) {
		i := &item{number: n, list: l, from: d.Start, to: d.End, line: 1, column: 1}
		i.start, i.end = content(l.in, d.Start, d.End)
		var document yaml.Node
		if yaml.Unmarshal(l.in[i.start:i.end], &document) != nil || len(document.Content) == 0 || document.Content[0].Kind != yaml.MappingNode {
			sink.Add(diag.At(d.Span(), code.NotAResourceList, "document %d of the resources is not a YAML mapping", n+1).
				WithHint("pass Kubernetes objects as YAML documents, as kustomize build prints them"))
			continue
		}
		i.node = document.Content[0]
		l.items = append(l.items, i)
	}
	return l
}

// content returns the bytes of a document without what separates it from others, and
// without the comments above it.
func content(in []byte, start, end int) (int, int) {
	at := start
	for line := range bytes.Lines(in[start:end]) {
		rest := line
		if isEnd(line) {
			if at > start {
				return start, at
			}
			rest = line[3:]
		}
		if trimmed := bytes.TrimSpace(rest); len(trimmed) > 0 && trimmed[0] != '#' && trimmed[0] != '%' {
			start = at + len(line) - len(rest)
			return start, start + contentEnd(in[start:end])
		}
		at += len(line)
	}
	return start, end
}

// contentEnd returns the offset of the line that ends a document; else its length.
func contentEnd(text []byte) (at int) {
	for line := range bytes.Lines(text) {
		if isEnd(line) {
			return at
		}
		at += len(line)
	}
	return at
}
