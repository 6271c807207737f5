package inventory

import (
	"bytes"
	"encoding/json"
	"iter"
	"slices"

	"github.com/gwc-lang/gwc/internal/compact"
)

// members returns the names and values of an object in JSON, which is valid and has no
// white space. It reads the text once and copies nothing: most of an object is its
// spec, which is decoded elsewhere.
func members(data []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for at := 1; at < len(data) && data[0] == '{' && data[at] != '}'; at++ { // behind a comma
			colon := at + valueLength(data[at:])
			name, ok := nameOf(data[at:colon])
			if !ok {
				return
			}
			at = colon + 1
			end := at + valueLength(data[at:])
			if !yield(name, data[at:end]) {
				return
			}
			at = end
		}
	}
}

// decode decodes a value in JSON into a zero value.
func decode[T any](data []byte, into *T) error {
	if compact.Decode(data, into) {
		return nil
	}
	var zero T
	*into = zero
	return json.Unmarshal(data, into)
}

// partOf returns the part of an object at a path; nil if it is not there.
func partOf(data []byte, path []string) []byte {
	if len(path) == 0 {
		return data
	}
	for name, value := range members(data) {
		if name == path[0] {
			return partOf(value, path[1:])
		}
	}
	return nil
}

// nameOf returns the name of a member. The usual ones are not allocated again.
func nameOf(quoted []byte) (name string, ok bool) {
	if name, ok = usualNames[string(quoted)]; ok {
		return name, true
	}
	return textOf(quoted)
}

// usualNames are names of members, by their form in JSON.
var usualNames = map[string]string{
	`"apiVersion"`: "apiVersion", `"kind"`: "kind", `"metadata"`: "metadata", `"spec"`: "spec", `"status"`: "status",
	`"data"`: "data", `"type"`: "type", `"name"`: "name", `"namespace"`: "namespace", `"labels"`: "labels",
	`"annotations"`: "annotations", `"template"`: "template", `"selector"`: "selector", `"ports"`: "ports",
}

// textOf returns the text that a value in JSON is.
func textOf(value []byte) (text string, ok bool) {
	if len(value) >= 2 && value[0] == '"' && !bytes.ContainsRune(value, '\\') {
		return string(value[1 : len(value)-1]), true
	}
	return text, value[0] == '"' && json.Unmarshal(value, &text) == nil
}

// valueLength returns the length of the value with which a text begins.
func valueLength(text []byte) int {
	depth, inString := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			inString = !inString
		case inString && c == '\\':
			i++
		case inString:
		case c == '{' || c == '[':
			depth++
		case depth == 0 && (c == ',' || c == ':' || c == '}' || c == ']'):
			return i
		case c == '}' || c == ']':
			depth--
		}
	}
	return len(text)
}

// envelopeOf returns the envelope of an object, with its parts. known is false if it has
// not all that an object has, or something else than texts: the JSON library says what is
// wrong.
func (r *reader) envelopeOf(data []byte) (e envelope, known bool) {
	known = true
	r.names = r.names[:0]
	for name, value := range members(data) {
		r.names = append(r.names, name)
		ok := true
		switch name {
		case "apiVersion":
			e.APIVersion, ok = r.textOf(value)
		case "kind":
			e.Kind, ok = r.textOf(value)
		case "spec":
			e.spec = value
		case "metadata":
			e.metadata = value
			ok = value[0] == '{'
			for name, value := range members(value) {
				switch {
				case name == "name" && ok:
					e.Metadata.Name, ok = textOf(value)
				case name == "namespace" && ok:
					e.Metadata.Namespace, ok = r.textOf(value)
				}
			}
		case "items":
			ok = json.Unmarshal(value, &e.Items) == nil
		}
		known = known && ok
	}
	return e, known && e.APIVersion != "" && e.Kind != ""
}

// textOf returns the text that a value in JSON is, which many objects have.
func (r *reader) textOf(value []byte) (text string, ok bool) {
	if text, ok = r.texts[string(value)]; ok {
		return text, true
	}
	if text, ok = textOf(value); ok {
		if r.texts == nil {
			r.texts = map[string]string{}
		}
		r.texts[string(value)] = text
	}
	return text, ok
}

// usualFields are the fields of most objects.
var usualFields = []string{"apiVersion", "kind", "metadata", "spec"}

// fields returns the names of the fields of the object whose envelope was read last,
// sorted.
func (r *reader) fields() []string {
	if slices.Equal(r.names, usualFields) {
		return usualFields
	}
	return slices.Sorted(slices.Values(r.names))
}
