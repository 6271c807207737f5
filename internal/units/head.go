package units

import (
	"bytes"
	"slices"
	"strings"
)

// A head is what the outermost keys of a document say of it.
type head struct {
	values   map[string]string // of the outermost keys; empty for what is not one word
	patch    bool              // it has the directive of a strategic merge patch
	sequence bool              // it is a list
	template bool              // a value has an expression of a template
}

func (h head) has(key string) bool {
	_, has := h.values[key]
	return has
}

func (h head) hasAny(keys ...string) bool { return slices.ContainsFunc(keys, h.has) }

// istio reports whether the document is meant to be an object of Istio.
func (h head) istio() bool {
	group, _, _ := strings.Cut(h.values["apiVersion"], "/")
	return strings.HasSuffix(group, ".istio.io")
}

// headOf reads the outermost keys of a document, in YAML or in JSON.
func headOf(text []byte) head {
	h := head{values: map[string]string{}}
	text = bytes.TrimPrefix(bytes.TrimLeft(text, "\ufeff \t\r\n"), []byte("---"))
	if begin := bytes.TrimLeft(text, "\ufeff \t\r\n"); len(begin) > 0 && begin[0] == '{' {
		h.flow(begin)
		return h
	}
	plainLines(text, func(line []byte) bool {
		h.line(line)
		return true
	})
	return h
}

// line reads a line of a document in block style.
func (h *head) line(line []byte) {
	rest := bytes.TrimLeft(line, " ")
	switch {
	case len(rest) == 0 || rest[0] == '#':
		return
	case len(h.values) == 0 && begins(rest, "- ", "["):
		h.sequence = true
	case begins(rest, "$patch:"):
		h.patch = true
	}
	h.template = h.template || hasExpression(rest)
	if len(rest) < len(line) {
		return
	}
	if key, value, found := bytes.Cut(rest, []byte(":")); found {
		h.values[unquoted(key)] = unquoted(value)
	}
}

// unquoted returns one word without its quotes and what follows it; nothing of a comment.
func unquoted(text []byte) string {
	word, _, _ := bytes.Cut(bytes.TrimSpace(text), []byte(" "))
	if begins(word, "#") {
		return ""
	}
	return strings.Trim(string(word), `"'`)
}

// hasExpression reports whether a line has an expression of a template, as
// {{ .Values.host }}.
func hasExpression(line []byte) bool {
	_, rest, found := bytes.Cut(line, []byte("{{"))
	if !found {
		return false
	}
	rest = bytes.TrimLeft(rest, "- ")
	return len(rest) > 0 && (rest[0] == '.' || rest[0] == '$' || rest[0]|0x20 >= 'a' && rest[0]|0x20 <= 'z')
}

// flow reads a document in JSON, or in the flow style of YAML: the keys at depth one.
func (h *head) flow(text []byte) {
	depth, key, start := 0, "", 1
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"' || c == '\'':
			i = afterQuoted(text, i)
		case c == '{' || c == '[':
			depth++
			if depth == 1 {
				start = i + 1
			}
		case c == ':' && depth == 1 && key == "":
			key, start = unquoted(text[start:i]), i+1
			h.values[key] = ""
		case c == ',' && depth == 1, (c == '}' || c == ']') && depth == 1:
			if value := bytes.TrimSpace(text[start:i]); key != "" && len(value) < 200 && !begins(value, "{", "[") {
				h.values[key] = unquoted(value)
			}
			key, start = "", i+1
			if c != ',' {
				return
			}
		case c == '}' || c == ']':
			depth--
		}
	}
}

// afterQuoted returns the place of the quote that ends a text.
func afterQuoted(text []byte, at int) int {
	quote := text[at]
	for i := at + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			if quote == '"' {
				i++
			}
		case quote:
			return i
		}
	}
	return len(text)
}
