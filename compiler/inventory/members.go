package inventory

import (
	"bytes"
	"encoding/json"
	"iter"

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

// envelopeOf returns the envelope of an object. known is false if it has not all that an
// object has, or something else than texts: the JSON library says what is wrong.
func envelopeOf(data []byte) (e envelope, known bool) {
	known = true
	text := func(to *string, value []byte) {
		var ok bool
		*to, ok = textOf(value)
		known = known && ok
	}
	for name, value := range members(data) {
		switch name {
		case "apiVersion":
			text(&e.APIVersion, value)
		case "kind":
			text(&e.Kind, value)
		case "metadata":
			known = known && value[0] == '{'
			for name, value := range members(value) {
				switch name {
				case "name":
					text(&e.Metadata.Name, value)
				case "namespace":
					text(&e.Metadata.Namespace, value)
				}
			}
		case "items":
			known = known && json.Unmarshal(value, &e.Items) == nil
		}
	}
	if !known || e.APIVersion == "" || e.Kind == "" {
		return envelope{}, false
	}
	return e, true
}
