package inventory

import (
	"bytes"
	"fmt"
	"strings"
)

// isKeyByte are the bytes of keys, and of words in flow lists and mappings.
var isKeyByte = func() (table [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./") {
		table[c] = true
	}
	return table
}()

// keyOf returns the key with which a line begins; nil if it begins with none.
func keyOf(line []byte) []byte {
	n := 0
	for n < len(line) && isKeyByte[line[n]] {
		n++
	}
	if n == 0 || n == len(line) || line[n] != ':' || n+1 < len(line) && line[n+1] != ' ' {
		return nil
	}
	if key := line[:n]; isLetter(key[0]) && !isOther(key) {
		return key
	}
	return nil
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isOther reports whether some version of YAML reads a word that begins with a
// letter as something other than that text.
func isOther(word []byte) bool {
	if len(word) > len("false") {
		return false
	}
	var lower [len("false")]byte
	for i, c := range word {
		lower[i] = c | 0x20
	}
	switch string(lower[:len(word)]) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return true
	}
	return false
}

// value reads a value at the beginning of a text, and returns what follows it.
func (r *plainReader) value(text []byte, flow bool) (rest []byte, ok bool) {
	switch c := text[0]; {
	case c == '"' || c == '\'':
		n := bytes.IndexByte(text[1:], c)
		if n < 0 || bytes.IndexByte(text[1:1+n], '\\') >= 0 && c == '"' {
			return nil, false
		}
		rest = text[n+2:]
		return rest, r.string(text[1:1+n]) && (len(rest) == 0 || rest[0] == ' ' || flow && strings.IndexByte(",]}", rest[0]) >= 0)
	case c == '[':
		return r.flowList(text)
	case c == '{':
		return r.flowMapping(text)
	case flow:
		n := 0
		for n < len(text) && isKeyByte[text[n]] {
			n++
		}
		rest = bytes.TrimLeft(text[n:], " ")
		return rest, len(rest) > 0 && strings.IndexByte(",]}", rest[0]) >= 0 && r.scalar(text[:n])
	}
	if n := bytes.Index(text, []byte(" #")); n >= 0 {
		text = bytes.TrimRight(text[:n], " ")
	}
	if bytes.Contains(text, []byte(": ")) || text[len(text)-1] == ':' {
		return nil, false
	}
	return nil, r.scalar(text)
}

// string writes a string, with the escapes of encoding/json. It is always true.
func (r *plainReader) string(text []byte) bool {
	r.out = append(r.out, '"')
	for _, c := range text {
		switch c {
		case '"', '\\':
			r.out = append(r.out, '\\', c)
		case '<', '>', '&':
			r.out = fmt.Appendf(r.out, "\\u%04x", c)
		default:
			r.out = append(r.out, c)
		}
	}
	r.out = append(r.out, '"')
	return true
}

// notNumber are letters that no number and no time has.
const notNumber = "ghijklmnpqrsuvwyGHIJKLMNPQRSUVWY"

// scalar writes a word, a number, or what the keywords of JSON mean.
func (r *plainReader) scalar(text []byte) bool {
	switch {
	case len(text) == 0:
		return false
	case text[0] >= '0' && text[0] <= '9':
		switch digits := len(bytes.Trim(text, "0123456789")) == 0; {
		case digits && len(text) <= 15 && (text[0] != '0' || len(text) == 1):
			r.out = append(r.out, text...)
			return true
		case digits, !bytes.ContainsAny(text, notNumber) && (bytes.Count(text, []byte(".")) < 2 || len(bytes.Trim(text, "0123456789.")) > 0):
			return false
		}
		return r.string(text)
	case string(text) == "true", string(text) == "false", string(text) == "null":
		r.out = append(r.out, text...)
		return true
	case text[0] == '/' || text[0] == '_' || isLetter(text[0]) && !isOther(text):
		return r.string(text)
	}
	return false
}

// flowList reads a list in brackets.
func (r *plainReader) flowList(text []byte) (rest []byte, ok bool) {
	if r.depth++; r.depth > maxPlainDepth {
		return nil, false
	}
	defer func() { r.depth-- }()
	r.out = append(r.out, '[')
	text = bytes.TrimLeft(text[1:], " ")
	for first := true; len(text) > 0; first = false {
		if text[0] == ']' && first {
			r.out = append(r.out, ']')
			return text[1:], true
		}
		if text, ok = r.value(text, true); !ok {
			return nil, false
		}
		text = bytes.TrimLeft(text, " ")
		switch {
		case len(text) > 0 && text[0] == ']':
			r.out = append(r.out, ']')
			return text[1:], true
		case len(text) == 0 || text[0] != ',':
			return nil, false
		}
		r.out = append(r.out, ',')
		text = bytes.TrimLeft(text[1:], " ")
	}
	return nil, false
}

// flowMapping reads a mapping in braces.
func (r *plainReader) flowMapping(text []byte) (rest []byte, ok bool) {
	if r.depth++; r.depth > maxPlainDepth {
		return nil, false
	}
	defer func() { r.depth-- }()
	start, own := len(r.out), len(r.entries)
	r.out = append(r.out, '{')
	text = bytes.TrimLeft(text[1:], " ")
	for first := true; len(text) > 0; first = false {
		if text[0] == '}' && first {
			return text[1:], r.end(start, own)
		}
		key := keyOf(text)
		if key == nil || len(text) == len(key)+1 {
			return nil, false
		}
		r.begin(key, own)
		if text = bytes.TrimLeft(text[len(key)+1:], " "); len(text) == 0 {
			return nil, false
		}
		if text, ok = r.value(text, true); !ok {
			return nil, false
		}
		r.entries[len(r.entries)-1].end = len(r.out)
		text = bytes.TrimLeft(text, " ")
		switch {
		case len(text) > 0 && text[0] == '}':
			return text[1:], r.end(start, own)
		case len(text) == 0 || text[0] != ',':
			return nil, false
		}
		text = bytes.TrimLeft(text[1:], " ")
	}
	return nil, false
}
