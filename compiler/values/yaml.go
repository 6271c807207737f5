package values

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An Error is why a file is not a value.
type Error struct {
	Message string
	At      diag.Span
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// FromYAML returns the value of a YAML file: one document. A number is kept as it
// is written, so that 1.10 does not become 1.1. An error is an *Error.
func FromYAML(file *diag.File) (*Value, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(file.Text))
	var document, more yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return &Value{At: file.Top()}, nil
	case err != nil:
		return nil, parseError(file, err)
	}
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		if err != nil {
			return nil, parseError(file, err)
		}
		return nil, &Error{"the file has more than one document", at(file, &more)}
	}
	r := yamlReader{file: file, seen: map[*yaml.Node]*Value{}}
	return r.value(&document)
}

var yamlLine = lazy.MustCompile(`^(?:yaml: )?line ([0-9]+): `)

// parseError returns an error of the YAML library, which has a line in its text.
func parseError(file *diag.File, err error) error {
	text := strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), "yaml: ")), " ")
	out := &Error{Message: text, At: file.Top()}
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		n, err := strconv.Atoi(m[1])
		if err == nil && n >= 1 && n <= bytes.Count(file.Text, []byte{'\n'})+1 {
			start := file.Offset(n)
			out.At = file.Span(start, start+len(file.Line(n)))
		}
		out.Message = strings.TrimPrefix(text, m[0])
	}
	return out
}

// A yamlReader converts nodes. Each is converted once, so that aliases of aliases
// take no more than the file.
type yamlReader struct {
	file *diag.File
	seen map[*yaml.Node]*Value // nil for a node that is being converted
}

func (r *yamlReader) value(n *yaml.Node) (*Value, error) {
	if v, seen := r.seen[n]; seen {
		if v == nil {
			return nil, &Error{"an alias contains itself", at(r.file, n)}
		}
		return v, nil
	}
	r.seen[n] = nil
	v, err := r.convert(n)
	r.seen[n] = v
	return v, err
}

func (r *yamlReader) convert(n *yaml.Node) (v *Value, err error) {
	switch n.Kind {
	case yaml.DocumentNode:
		return r.value(n.Content[0])
	case yaml.AliasNode:
		return r.value(n.Alias)
	case yaml.SequenceNode:
		v = &Value{Kind: List, At: at(r.file, n)}
		for _, e := range n.Content {
			element, err := r.value(e)
			if err != nil {
				return nil, err
			}
			v.List = append(v.List, element)
		}
		return v, nil
	case yaml.MappingNode:
		v = &Value{Kind: Object, At: at(r.file, n), fields: map[string]*Value{}}
		return v, r.members(v, n)
	}
	return r.scalar(n)
}

// members adds the members of a mapping. Merge keys are not read: merging is what
// Jsonnet is for.
func (r *yamlReader) members(v *Value, n *yaml.Node) error {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case key.Kind != yaml.ScalarNode:
			return &Error{"a key must be a string", at(r.file, key)}
		case key.ShortTag() == "!!merge":
			return &Error{"the merge key `<<` is not supported: merge with Jsonnet", at(r.file, key)}
		case v.fields[key.Value] != nil:
			return &Error{fmt.Sprintf("duplicate key `%s`", key.Value), at(r.file, key)}
		}
		value, err := r.value(n.Content[i+1])
		if err != nil {
			return err
		}
		v.fields[key.Value] = value
	}
	return nil
}

func (r *yamlReader) scalar(n *yaml.Node) (*Value, error) {
	v := &Value{Kind: String, Text: n.Value, At: at(r.file, n)}
	switch tag := n.ShortTag(); tag {
	case "!!str", "!!timestamp":
	case "!!int", "!!float":
		v.Kind = Number
	case "!!bool":
		v.Kind, v.Text = Bool, strings.ToLower(n.Value)
	case "!!null":
		v.Kind, v.Text = Null, ""
	default:
		return nil, &Error{fmt.Sprintf("the tag `%s` has no meaning here", tag), v.At}
	}
	return v, nil
}

// at returns the place of a node: of a scalar in its line, of any other node where
// it begins.
func at(file *diag.File, n *yaml.Node) diag.Span {
	if n.Line < 1 {
		return file.Top()
	}
	start := file.Offset(n.Line)
	line := file.Line(n.Line)
	for column := 1; column < n.Column && len(line) > 0; column++ {
		_, size := utf8.DecodeRune(line)
		line, start = line[size:], start+size
	}
	length := min(1, len(line))
	if n.Kind == yaml.ScalarNode {
		length = scalarLength(n, string(line))
	}
	return file.Span(start, start+length)
}

// scalarLength returns the length of a scalar at the beginning of the rest of a
// line.
func scalarLength(n *yaml.Node, line string) int {
	switch {
	case n.Value != "" && strings.HasPrefix(line, n.Value):
		return len(n.Value)
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 && len(line) > 1:
		if end := strings.IndexByte(line[1:], line[0]); end >= 0 {
			return end + 2
		}
	}
	return len(strings.TrimRight(line, " \t\r"))
}
