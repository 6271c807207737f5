package values

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/gwc-lang/gwc/compiler/jsonnet"
)

// FromJsonnet returns the value of an evaluation, with the places of its parts.
func FromJsonnet(r jsonnet.Result) (*Value, error) {
	decoder := json.NewDecoder(bytes.NewReader(r.JSON))
	decoder.UseNumber() // the digits as Jsonnet prints them
	return decode(decoder, r.Root())
}

// decode reads the next value. Its depth is that of the calls of an evaluation,
// which is limited.
func decode(from *json.Decoder, at *jsonnet.Node) (*Value, error) {
	token, err := from.Token()
	if err != nil {
		return nil, err
	}
	v := &Value{At: at.Span()}
	switch t := token.(type) {
	case nil:
	case bool:
		v.Kind, v.Text = Bool, fmt.Sprint(t)
	case json.Number:
		v.Kind, v.Text = Number, t.String()
	case string:
		v.Kind, v.Text = String, t
	case json.Delim:
		if t == '[' {
			return v, v.elements(from, at)
		}
		return v, v.members(from, at)
	}
	return v, nil
}

func (v *Value) elements(from *json.Decoder, at *jsonnet.Node) error {
	v.Kind = List
	for i := 0; from.More(); i++ {
		e, err := decode(from, at.Element(i))
		if err != nil {
			return err
		}
		v.List = append(v.List, e)
	}
	_, err := from.Token()
	return err
}

func (v *Value) members(from *json.Decoder, at *jsonnet.Node) error {
	v.Kind, v.fields = Object, map[string]*Value{}
	for from.More() {
		token, err := from.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if v.fields[name], err = decode(from, at.Field(name)); err != nil {
			return err
		}
	}
	_, err := from.Token()
	return err
}
