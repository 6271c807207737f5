package emit_test

import (
	"bytes"
	stdjson "encoding/json"
	"reflect"
	"testing"

	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/gwc-lang/gwc/emit"
)

type named struct {
	First string `json:"first"`
	Zero  int    `json:"zero,omitempty"`
}

type everything struct {
	named
	Tagged   named            `json:"tagged"`
	Text     string           `json:"text,omitempty"`
	Empty    string           `json:"empty,omitempty"`
	Yes      bool             `json:"yes"`
	Small    int8             `json:"small"`
	Big      uint64           `json:"big"`
	Floats   []float64        `json:"floats"`
	Pointer  *named           `json:"pointer"`
	Nil      *named           `json:"nil"`
	Bytes    []byte           `json:"bytes"`
	Array    [2]bool          `json:"array"`
	Map      map[string]named `json:"map"`
	Any      any              `json:"any"`
	Struct   named            `json:"struct,omitempty"`
	NilMap   map[string]int   `json:"nilMap"`
	Number   stdjson.Number   `json:"number"`
	Raw      stdjson.RawMessage
	Nested   [][]int     `json:"nested"`
	Lists    [][][]named `json:"lists"`
	Hidden   string      `json:"-"`
	internal int
}

// TestStructsAreWrittenAsJSONDoes holds structs against encoding/json, in the
// order of their fields.
func TestStructsAreWrittenAsJSONDoes(t *testing.T) {
	body := everything{
		named: named{First: "1"}, Text: "off", Small: -8, Big: 1 << 63, Floats: []float64{0, 1, -0.5, 1e-7, 1e21, 2.5e300},
		Pointer: &named{Zero: 3}, Bytes: []byte{0xff, 0}, Map: map[string]named{"no": {}, "a b": {First: "x"}},
		Any: map[string]any{"z": []any{nil, "null", 1.5, true}, "e": map[string]any{}, "l": []any{}}, Number: "12",
		Raw: []byte(`{"b": 1e2, "a": [ ]}`), Nested: [][]int{{1, 2}, {}, nil}, Lists: [][][]named{{{{First: "deep"}}}}, internal: 1,
	}
	want, err := stdjson.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	got := decode(t, yamlOf(t, emit.Object{Body: &body}))
	for _, key := range []string{"apiVersion", "kind", "metadata"} {
		delete(got, key)
	}
	if want := decode(t, want); !reflect.DeepEqual(floats(got), floats(want)) {
		t.Errorf("got\n%v\nwant\n%v", floats(got), floats(want))
	}
	var list bytes.Buffer
	if err := (&emit.Bundle{Objects: []emit.Object{{Body: body}}}).JSON(&list); err != nil || !stdjson.Valid(list.Bytes()) {
		t.Errorf("JSON: %v\n%s", err, &list)
	}
}

// floats makes float64 of numbers, which have more than one form.
func floats(tree any) any {
	switch x := tree.(type) {
	case map[string]any:
		for key := range x {
			x[key] = floats(x[key])
		}
	case []any:
		for i := range x {
			x[i] = floats(x[i])
		}
	case stdjson.Number:
		f, _ := x.Float64()
		return f
	}
	return tree
}

func TestNilBodies(t *testing.T) {
	want := "apiVersion: \"\"\nkind: \"\"\nmetadata:\n  name: \"\"\n"
	for _, body := range []any{nil, struct{}{}, &struct{}{}} {
		if got := string(yamlOf(t, emit.Object{Body: body})); got != want {
			t.Errorf("%T is written as\n%s", body, got)
		}
	}
	if got := string(yamlOf(t, emit.Object{Body: (*durationpb.Duration)(nil)})); got != want+"spec: 0s\n" {
		t.Errorf("a nil message is written as\n%s", got)
	}
}
