package manifest

import (
	"bytes"
	"encoding/json"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A jsonReader turns the tokens of one JSON document into values. YAML's escapes are
// not JSON's, so that a YAML parser cannot read all of JSON.
type jsonReader struct {
	*reader
	start   int // of the document in its file
	decoder *json.Decoder
}

// json reads a document of JSON, which is valid.
func (r *reader) json(d Document, text []byte) *Value {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	j := &jsonReader{r, d.Start + bytes.Index(d.Text(), text), decoder}
	v := j.value()
	return &v
}

// token returns the next token and its place.
func (j *jsonReader) token() (json.Token, diag.Span) {
	text := j.file.Text
	start := j.start + int(j.decoder.InputOffset())
	for start < len(text) && bytes.IndexByte([]byte(" \t\r\n,:"), text[start]) >= 0 {
		start++
	}
	token, err := j.decoder.Token()
	if err != nil {
		return nil, j.file.Span(start, start)
	}
	return token, j.file.Span(start, j.start+int(j.decoder.InputOffset()))
}

func (j *jsonReader) value() Value {
	token, at := j.token()
	v := Value{Kind: Literal, At: at}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return j.list(at)
		}
		return j.object(at)
	case string:
		v.Kind, v.Text = String, t
	case json.Number:
		v.Text = t.String()
	case bool:
		v.Text = "false"
		if t {
			v.Text = "true"
		}
	default:
		v.Text = "null"
	}
	return v
}

func (j *jsonReader) list(at diag.Span) Value {
	v := Value{Kind: List, At: at}
	for j.decoder.More() {
		v.Items = append(v.Items, j.value())
	}
	j.token()
	return v
}

func (j *jsonReader) object(at diag.Span) Value {
	v := Value{Kind: Map, At: at}
	first := map[string]diag.Span{}
	for j.decoder.More() {
		token, keyAt := j.token()
		key, _ := token.(string)
		j.duplicate(first, key, keyAt)
		v.Entries = append(v.Entries, Entry{key, keyAt, j.value()})
	}
	j.token()
	return v
}
