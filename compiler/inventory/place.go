package inventory

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A place is the position of an object: a document, or an item of a list in it.
type place struct {
	diag.Span
	tree *tree
	path string // of the object in its document, as items[3]
}

// item returns the place of an item of the list at p.
func (p place) item(n int) place {
	p.path = strings.TrimPrefix(fmt.Sprintf("%s.items[%d]", p.path, n), ".")
	return p
}

// of returns the place of a part of the object.
func (p place) of(path string) diag.Span {
	if p.tree == nil {
		return p.Span
	}
	if p.path != "" {
		path = p.path + "." + path
	}
	node := p.tree.find(strings.FieldsFunc(path, func(c rune) bool { return c == '.' || c == '[' || c == ']' }))
	if node == nil {
		return p.Span
	}
	return p.tree.span(node)
}

// A tree is a document with the positions of all its parts, parsed on first
// use.
type tree struct {
	manifest.Document
	once  sync.Once
	root  *yaml.Node
	lines []int // the offsets of its lines

	lock  sync.Mutex
	spans map[int]diag.Span // lines that were looked at: one may be the whole dump of a cluster
}

// line returns a line of the document, without spaces around it.
func (t *tree) line(n int) diag.Span {
	t.lock.Lock()
	defer t.lock.Unlock()
	span, known := t.spans[n]
	if !known {
		span = t.LineAt(t.lines[n])
		if t.spans == nil {
			t.spans = map[int]diag.Span{}
		}
		t.spans[n] = span
	}
	return span
}

// longest is how much of a line a span has at most.
const longest = 4000

// find follows the steps, names and numbers, as far as possible. It returns the
// name node of the part if it has one, and nil if the first step fails.
func (t *tree) find(steps []string) *yaml.Node {
	t.once.Do(func() {
		t.lines = t.Lines()
		var node yaml.Node
		if yaml.Unmarshal(t.Text(), &node) == nil && len(node.Content) == 1 {
			t.root = node.Content[0]
		}
	})
	var named *yaml.Node
	for at := t.root; at != nil && len(steps) > 0; {
		name, value, n := longStep(at, steps)
		if value == nil {
			break
		}
		steps = steps[n:]
		if at, named = value, value; name != nil && value.Kind != yaml.ScalarNode {
			named = name
		}
	}
	return named
}

// longStep returns the part of a node to which the first steps lead, and how many
// they are: a key such as app.kubernetes.io/name is several, because it has dots.
func longStep(node *yaml.Node, steps []string) (name, value *yaml.Node, n int) {
	for n = 1; n <= len(steps); n++ {
		if name, value = step(node, strings.Join(steps[:n], ".")); value != nil {
			return name, value, n
		}
	}
	return nil, nil, 0
}

// step returns the part of a node with that name or number, and its name.
func step(node *yaml.Node, to string) (name, value *yaml.Node) {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == to {
				return node.Content[i], node.Content[i+1]
			}
		}
	case yaml.SequenceNode:
		if n, err := strconv.Atoi(to); err == nil && n < len(node.Content) {
			return nil, node.Content[n]
		}
	}
	return nil, nil
}

// span returns the text of a scalar, and the rest of the first line of any
// other node.
func (t *tree) span(node *yaml.Node) diag.Span {
	n := node.Line - 1
	if n < 0 || n >= len(t.lines) {
		return t.Span()
	}
	line := t.line(n)
	text := t.File.Text
	begin := max(t.Start, bytes.LastIndexByte(text[:line.Start()], '\n')+1)
	at := t.File.Position(begin)
	start := t.File.OffsetOf(diag.Position{Line: at.Line, Column: at.Column + node.Column - 1})
	if start >= line.End() {
		return line
	}
	return t.File.Span(start, start+length(text[start:min(line.End(), start+longest)], node))
}

// length returns the length of the node in the rest of its line.
func length(rest []byte, node *yaml.Node) int {
	if node.Kind == yaml.ScalarNode {
		if bytes.HasPrefix(rest, []byte(node.Value)) && node.Value != "" {
			return len(node.Value)
		}
		if quote := rest[0]; quote == '"' || quote == '\'' {
			if n := bytes.IndexByte(rest[1:], quote); n >= 0 {
				return n + 2
			}
		}
	}
	if n := bytes.Index(rest, []byte(" #")); n > 0 {
		rest = rest[:n]
	}
	return len(bytes.TrimRight(rest, " \t"))
}
