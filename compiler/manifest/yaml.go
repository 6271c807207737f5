package manifest

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A yamlReader turns the nodes of one document into values.
type yamlReader struct {
	*reader
	document Document

	// The last position that was looked up: nodes come in the order of the text.
	line, column, offset int
}

var yamlError = lazy.MustCompile(`yaml: (?:line ([0-9]+): )?(.*)$`)

// yaml reads a YAML document; nil if it is empty or wrong.
func (r *reader) yaml(d Document) *Value {
	y := &yamlReader{reader: r, document: d, line: 1, column: 1, offset: d.Start}
	if bytes.HasPrefix(d.Text(), byteOrderMark) {
		y.offset += len(byteOrderMark)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(d.Text(), &root); err != nil {
		y.invalid(err)
		return nil
	}
	if len(root.Content) == 0 {
		return nil
	}
	v := y.value(root.Content[0], d.Span())
	return &v
}

// invalid reports an error of the parser, at its line. The text of the error is
// left out if the file may hold a secret: it may quote the file.
func (y *yamlReader) invalid(err error) {
	at, why := y.document.Span(), ""
	if m := yamlError.FindStringSubmatch(err.Error()); m != nil {
		if line, err := strconv.Atoi(m[1]); err == nil {
			at = y.document.Nth(line)
		}
		why = ": " + m[2]
	}
	if y.file.Hidden || y.file.HoldsKey() {
		why = ""
	}
	y.report(diag.At(at, code.InvalidRawManifest, "invalid YAML%s", why).WithHint("fix it in the manifest"))
}

// value returns the value of a node. near is the place of its key.
func (y *yamlReader) value(n *yaml.Node, near diag.Span) Value {
	at := y.place(n, near)
	switch {
	case n.Kind == yaml.AliasNode:
		y.wrong(at, "aliases of YAML are not supported", "write the value out")
		return Value{Kind: Literal, Text: "null", At: at}
	case n.Style&yaml.TaggedStyle != 0:
		y.wrong(at, "tags of YAML are not supported", "remove the tag; quote the value if it is a string")
	}
	switch n.Kind {
	case yaml.MappingNode:
		return y.mapping(n, at)
	case yaml.SequenceNode:
		v := Value{Kind: List, At: at}
		for _, item := range n.Content {
			v.Items = append(v.Items, y.value(item, at))
		}
		return v
	}
	return y.scalar(n, at)
}

func (y *yamlReader) mapping(n *yaml.Node, at diag.Span) Value {
	v := Value{Kind: Map, At: at}
	first := make(map[string]diag.Span, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		keyAt := y.place(key, at)
		switch {
		case key.Tag == "!!merge":
			y.wrong(keyAt, "merge keys of YAML are not supported", "write the entries out")
		case key.Kind != yaml.ScalarNode || key.Tag != "!!str" || key.Style == 0 && booleans[key.Value]:
			y.wrong(keyAt, "the key must be a string", "quote it")
		default:
			y.duplicate(first, key.Value, keyAt)
		}
		v.Entries = append(v.Entries, Entry{key.Value, keyAt, y.value(n.Content[i+1], keyAt)})
	}
	return v
}

// booleans are what YAML 1.1, and so kubectl, reads as true or false, and YAML 1.2 as
// a string.
var booleans = func() map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields("y Y yes Yes YES n N no No NO on On ON off Off OFF") {
		set[word] = true
	}
	return set
}()

// jsonNumber matches the numbers of JSON.
var jsonNumber = lazy.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// octal matches what YAML 1.2 reads as a number, and YAML 1.1 as a string.
var octal = lazy.MustCompile(`^[-+]?0o[0-7_]+$`)

// scalar returns the value of a scalar as kubectl reads it.
func (y *yamlReader) scalar(n *yaml.Node, at diag.Span) Value {
	plain := n.Style == 0
	if plain && (booleans[n.Value] || octal.MatchString(n.Value)) {
		y.ambiguous(at, n.Value)
	}
	switch n.Tag {
	case "!!null":
		return Value{Kind: Literal, Text: "null", At: at}
	case "!!bool":
		return Value{Kind: Literal, Text: strings.ToLower(n.Value), At: at}
	case "!!int", "!!float":
		return Value{Kind: Literal, Text: y.number(n, at), At: at}
	}
	return Value{Kind: String, Text: n.Value, At: at}
}

// number returns a number as JSON writes it: as it is where JSON has its form.
func (y *yamlReader) number(n *yaml.Node, at diag.Span) string {
	if jsonNumber.MatchString(n.Value) {
		return n.Value
	}
	var value any
	err := n.Decode(&value)
	if f, is := value.(float64); is && (math.IsInf(f, 0) || math.IsNaN(f)) {
		y.wrong(at, "no such number in JSON", "quote it if it is a string")
		return "0"
	}
	text, jsonErr := json.Marshal(value)
	if err != nil || jsonErr != nil {
		y.wrong(at, "invalid number", "quote it if it is a string")
		return "0"
	}
	return string(text)
}

// place returns the place of a node: of a scalar its text, of a map its first key, else
// its first character. An empty one is where its key is.
func (y *yamlReader) place(n *yaml.Node, near diag.Span) diag.Span {
	if n.Line == 0 || n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0 {
		return near
	}
	start := y.seek(n.Line, n.Column)
	if start >= y.document.End {
		return near
	}
	length, shown := 1, n
	if n.Kind == yaml.MappingNode && len(n.Content) > 0 && n.Content[0].Line == n.Line && n.Content[0].Column == n.Column {
		shown = n.Content[0]
	}
	if shown.Kind == yaml.ScalarNode {
		length = lengthOf(y.file.Text[start:y.document.End], shown)
	}
	return y.file.Span(start, min(start+length, y.document.End))
}

// seek returns the offset of a line and column of the document.
func (y *yamlReader) seek(line, column int) int {
	if line < y.line || line == y.line && column < y.column {
		y.line, y.column, y.offset = 1, 1, y.document.Start
	}
	text := y.file.Text[:y.document.End]
	for ; y.line < line; y.line++ {
		next := bytes.IndexByte(text[y.offset:], '\n')
		if next < 0 {
			return len(text)
		}
		y.offset, y.column = y.offset+next+1, 1
	}
	for ; y.column < column && y.offset < len(text); y.column++ {
		_, size := utf8.DecodeRune(text[y.offset:])
		y.offset += size
	}
	return y.offset
}

// longestQuoted is how far the end of a quoted scalar is looked for.
const longestQuoted = 1000

// lengthOf returns the length of a scalar's text, as far as it is on one line.
func lengthOf(rest []byte, n *yaml.Node) int {
	if n.Value != "" && bytes.HasPrefix(rest, []byte(n.Value)) && !strings.Contains(n.Value, "\n") {
		return len(n.Value)
	}
	if quote := rest[0]; quote == '"' || quote == '\'' {
		if end := bytes.IndexByte(rest[1:min(len(rest), longestQuoted)], quote); end >= 0 {
			return end + 2
		}
	}
	return 1
}
