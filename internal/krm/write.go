package krm

import (
	"bytes"
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/emit"
)

// write returns the list with results. What does not change is written as it was read.
func (l *list) write(results []result) []byte {
	if l.root == nil {
		return append([]byte("apiVersion: "+versions[0]+"\nkind: ResourceList\nitems: []\n"), encodeResults(results)...)
	}
	if l.inFlow() && len(l.form.root.parts) == 0 {
		return l.writeAnew(results)
	}
	if l.form.style == anew && l.changed() {
		return l.writeAnew(results)
	}
	best, least := l.best(results, false)
	if least > unharmed && len(results) > 0 {
		if other, harm := l.best(results, true); harm < least {
			best, least = other, harm
		}
	}
	if least == broken {
		return l.writeAnew(results)
	}
	return l.marked(best)
}

// longList is the size in bytes from which only one place is tried, if it breaks
// nothing: each is read again.
const longList = 4 << 20

// best returns the list with the edits that do the least harm.
func (l *list) best(results []result, early bool) (best []byte, least harm) {
	least = unwritten
	for _, p := range layouts {
		var edits []edit
		changed := l.changed()
		if changed {
			edits = l.itemEdits(p)
		}
		out := l.apply(append(edits, l.resultEdits(results, early)...))
		if !l.delicate(changed) || !changed && len(results) == 0 {
			return out, unharmed
		}
		harm := l.harm(out)
		if harm < least {
			best, least = out, harm
		}
		if least == unharmed || !changed || least < broken && len(l.in) > longList {
			break
		}
	}
	return best, least
}

// documents returns the items as YAML documents.
func (l *list) documents() []byte {
	if !l.changed() {
		return l.marked(l.in)
	}
	return l.marked(l.apply(l.documentEdits()))
}

// marked returns the text with the byte order mark that the list had.
func (l *list) marked(text []byte) []byte {
	if l.mark {
		return append([]byte(byteOrderMark), text...)
	}
	return text
}

// changed reports whether items are to be added, replaced or removed.
func (l *list) changed() bool {
	for _, i := range l.items {
		if i.gone || i.now != nil {
			return true
		}
	}
	return len(l.extra) > 0
}

// inFlow reports whether the list itself is in flow style.
func (l *list) inFlow() bool { return l.json || l.root.Style&yaml.FlowStyle != 0 }

// textOf returns an object as the list has it.
func (l *list) textOf(o *emit.Object) ([]byte, error) {
	if !l.brackets() {
		return o.YAML()
	}
	data, err := o.JSON()
	var b bytes.Buffer
	if err == nil {
		err = json.Compact(&b, data)
	}
	return b.Bytes(), err
}

func encodeResults(results []result) []byte {
	if len(results) == 0 {
		return nil
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if e.Encode(map[string]any{"results": results}) != nil || e.Close() != nil {
		return nil
	}
	return b.Bytes()
}

func resultsJSON(results []result) []byte {
	text, _ := json.Marshal(results) // texts and numbers
	return text
}

// writeAnew returns a list whose items are neither lines nor between brackets, as YAML
// that the parser's encoder writes: with all comments, and with other white space.
func (l *list) writeAnew(results []result) []byte {
	items := &yaml.Node{Kind: yaml.SequenceNode}
	for _, i := range append(l.items, l.extra...) {
		var made yaml.Node
		switch {
		case i.gone:
		case i.now == nil:
			items.Content = append(items.Content, i.node)
		case yaml.Unmarshal(i.now, &made) == nil && len(made.Content) > 0:
			items.Content = append(items.Content, made.Content[0])
		}
	}
	root := &yaml.Node{Kind: yaml.MappingNode, HeadComment: l.root.HeadComment, FootComment: l.root.FootComment}
	key := &yaml.Node{Kind: yaml.ScalarNode, Value: "items"}
	before := get(l.root, "items")
	for n := 0; n+1 < len(l.root.Content); n += 2 {
		switch value := l.root.Content[n+1]; {
		case value == before:
			key = l.root.Content[n]
			root.Content = append(root.Content, key, items)
		case l.root.Content[n].Value != "results":
			root.Content = append(root.Content, l.root.Content[n], value)
		}
	}
	if before == nil {
		root.Content = append(root.Content, key, items)
	}
	if len(items.Content) == 0 {
		items.Style = yaml.FlowStyle
	}
	return append(encoded(root), encodeResults(results)...)
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

// brackets reports whether new items are written between brackets.
func (l *list) brackets() bool {
	f := l.form.flow
	switch {
	case l.inFlow():
		return true
	case l.form.style != inFlow:
		return false
	}
	return len(l.items) > 0 || strings.TrimSpace(string(l.in[f.open+1:f.end-1])) != ""
}
