package krm

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/emit"
)

// write returns the list with results.
func (l *list) write(results []result) []byte {
	if l.json {
		return l.writeJSON(results)
	}
	var b bytes.Buffer
	if l.form.before == nil {
		l.form.before = []byte("apiVersion: " + versions[0] + "\nkind: ResourceList\nitems:\n")
	}
	b.Write(l.form.before)
	begin := b.Len()
	for _, i := range l.all() {
		if !i.gone {
			writeLines(&b, i.current())
		}
		writeLines(&b, i.tail)
	}
	if b.Len() == begin {
		if bytes.HasSuffix(b.Bytes(), []byte("items:\n")) {
			b.Truncate(b.Len() - 1)
		}
		b.WriteString(" []\n")
	}
	after, end := cutEnd(l.form.after)
	writeLines(&b, after)
	if len(results) > 0 {
		b.Write(encodeResults(results))
	}
	b.Write(end)
	return b.Bytes()
}

// cutEnd divides a text before the line that ends a YAML document, if it has one.
func cutEnd(text []byte) (before, end []byte) {
	at := 0
	for line := range bytes.Lines(text) {
		if isEnd(line) {
			return text[:at], text[at:]
		}
		at += len(line)
	}
	return text, nil
}

// isEnd reports whether a line ends a YAML document.
func isEnd(line []byte) bool {
	rest, found := bytes.CutPrefix(line, []byte("..."))
	return found && (len(rest) == 0 || bytes.IndexByte([]byte(" \t\r\n"), rest[0]) >= 0)
}

// all returns the items and the new ones.
func (l *list) all() []*item {
	all := slices.Clone(l.items)
	for n := range l.extra {
		all = append(all, &l.extra[n])
	}
	return all
}

// current returns the text of the item that is written.
func (i *item) current() []byte {
	if i.now != nil {
		return i.now
	}
	return i.text
}

// writeLines writes whole lines.
func writeLines(b *bytes.Buffer, text []byte) {
	b.Write(text)
	if len(text) > 0 && text[len(text)-1] != '\n' {
		b.WriteByte('\n')
	}
}

func (l *list) writeJSON(results []result) []byte {
	whole := jsonList{APIVersion: string(l.form.before), Kind: "ResourceList", Items: []json.RawMessage{}, Config: l.form.after, Results: results}
	for _, i := range l.all() {
		if !i.gone {
			whole.Items = append(whole.Items, i.current())
		}
	}
	var b bytes.Buffer
	for n, part := range []struct {
		key   string
		value any
	}{{"apiVersion", whole.APIVersion}, {"kind", whole.Kind}, {"items", nil}, {"functionConfig", nil}, {"results", whole.Results}} {
		switch {
		case part.key == "functionConfig" && len(whole.Config) == 0, part.key == "results" && len(results) == 0:
			continue
		case n > 0:
			b.WriteString(",")
		default:
			b.WriteString("{")
		}
		b.WriteString(`"` + part.key + `":`)
		switch part.key {
		case "items": // encoding/json would change the white space of raw texts
			b.WriteByte('[')
			b.Write(bytes.Join(rawTexts(whole.Items), []byte{','}))
			b.WriteByte(']')
		case "functionConfig":
			b.Write(whole.Config)
		default:
			value, _ := json.Marshal(part.value) // texts and numbers
			b.Write(value)
		}
	}
	b.WriteString("}\n")
	return b.Bytes()
}

func rawTexts(list []json.RawMessage) (out [][]byte) {
	for _, r := range list {
		out = append(out, r)
	}
	return out
}

// documents returns the items as YAML documents.
func (l *list) documents() []byte {
	var b bytes.Buffer
	for _, i := range l.all() {
		if i.gone {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("---\n")
		}
		writeLines(&b, i.current())
	}
	return b.Bytes()
}

// textOf returns an object as it is written in the list.
func (l *list) textOf(o *emit.Object) ([]byte, error) {
	if l.json {
		data, err := o.JSON()
		var b bytes.Buffer
		if err == nil {
			err = json.Compact(&b, data)
		}
		return b.Bytes(), err
	}
	data, err := o.YAML()
	if err != nil || l.form.stream {
		return data, err
	}
	var b bytes.Buffer
	margin := strings.Repeat(" ", l.form.dash)
	sign := "- "
	for line := range bytes.Lines(data) {
		b.WriteString(margin + sign)
		b.Write(line)
		sign = "  "
	}
	return b.Bytes(), nil
}

func encodeResults(results []result) []byte {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if e.Encode(map[string]any{"results": results}) != nil || e.Close() != nil {
		return nil
	}
	return b.Bytes()
}
