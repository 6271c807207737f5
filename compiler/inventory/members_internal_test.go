package inventory

import (
	"encoding/json"
	"reflect"
	"testing"
)

// FuzzMembers compares the members of an object with those that the JSON library finds.
func FuzzMembers(f *testing.F) {
	for _, text := range []string{
		`{}`, `{"a":1}`, `{"a":{"b":[1,{"c":"}"}]},"d":"x,\"]:","e\"\u00e9,":null,"f":[],"g":{},"h":""}`, `[1]`, `"{"`, `{"a":true,"":-1.5e3}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var tree any
		if json.Unmarshal([]byte(text), &tree) != nil {
			return
		}
		data, err := json.Marshal(tree) // each name once, without white space
		if err != nil {
			t.Fatal(err)
		}
		want, got := map[string]string{}, map[string]string{}
		var pieces map[string]json.RawMessage
		_ = json.Unmarshal(data, &pieces) // what is not an object has none
		for name, value := range pieces {
			want[name] = string(value)
		}
		for name, value := range members(data) {
			got[name] = string(value)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s has %v, want %v", data, got, want)
		}
	})
}
