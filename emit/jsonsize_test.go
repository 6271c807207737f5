package emit_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/gwc-lang/gwc/emit"
)

// TestJSONSize compares the size of objects with that of their JSON.
func TestJSONSize(t *testing.T) {
	b := shop()
	b.Objects = append(b.Objects, emit.Object{APIVersion: "v1", Kind: "X", Name: "a\"\u2028<é\x01", Labels: map[string]string{"k": "v"}, Body: struct {
		Data  map[string][]byte `json:"data"`
		List  []any             `json:"list"`
		Empty map[string]string `json:"empty"`
		None  []string          `json:"none"`
	}{map[string][]byte{"a": {1, 2}, "b": nil}, []any{1, 2.5, true, nil, "x"}, map[string]string{}, []string{}}})
	for i := range b.Objects {
		o := &b.Objects[i]
		text, err := o.JSON()
		if err != nil {
			t.Fatal(err)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, text); err != nil {
			t.Fatal(err)
		}
		if size, err := o.JSONSize(); err != nil || size != compact.Len() {
			t.Errorf("%s %s has %d bytes, not %d (%v)", o.Kind, o.Name, compact.Len(), size, err)
		}
	}
}
