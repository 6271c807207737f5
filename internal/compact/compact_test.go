package compact_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/gwc-lang/gwc/internal/compact"
)

type word string

func (w *word) UnmarshalJSON(data []byte) error { *w = word(data); return nil }

type all struct {
	Name   string            `json:"name"`
	Number int               `json:"number"`
	Is     bool              `json:"is"`
	Labels map[string]string `json:"labels"`
	List   []all2            `json:"list"`
	Names  []string          `json:"names"`
	At     *struct {
		X int `json:"x"`
	} `json:"at"`
	Own word            `json:"own"`
	Raw json.RawMessage `json:"raw"`
}

type all2 struct {
	Key   string     `json:"key"`
	Lists [][]string `json:"lists"`
}

// texts are read or, if they are not compact, not read.
var texts = map[string]bool{
	`{}`: true, `{"name":"a b","number":-12,"is":true,"labels":{"a":"b"},"list":[{"key":"x","lists":[["a"],[]]},{}],"names":[],"at":{"x":1},"own":[1,2.5e3],"raw":{"a":null}}`: true,
	`{"name":null,"list":null,"labels":null,"at":null,"own":null,"other":{"a":[1,"é\n",true,null,false,-0.5]}}`: true,
	`{"name":"\u003cé"}`: true, `{"labels":{"a":null}}`: false, `{"Name":"a"}`: false, `{"name":1}`: false, `{"number":1.0}`: false,
	`{"number":12345678901234567890}`: false, `{"number":012}`: false, `{"name":"a"`: false, `{"name":"a"} `: false, ` {}`: false, `{"a":}`: false, `{"a":1,}`: false,
	`{"name":"a","name":"b"}`: false, `{"a":01}`: false, `{"a":"` + "\n" + `"}`: false, `{"a":tru}`: false, `[]`: false, ``: false, `{"\u0061":1}`: false, `{"name":"\`: false,
}

func TestDecode(t *testing.T) {
	for text, read := range texts {
		if got := sameDecoded(t, text); got != read {
			t.Errorf("%s: read: %v", text, got)
		}
		sameValue(t, text)
	}
	for n := range 100 { // deeper than is read
		sameValue(t, string(bytes.Repeat([]byte{'['}, n+50))+string(bytes.Repeat([]byte{']'}, n+50)))
	}
}

// sameDecoded checks that a text is decoded as by encoding/json, or not at all.
func sameDecoded(t *testing.T, text string) bool {
	t.Helper()
	var got, want all
	if !compact.Decode([]byte(text), &got) {
		return false
	}
	if err := json.Unmarshal([]byte(text), &want); err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%q is decoded as\n%+v\nwant\n%+v (%v)", text, got, want, err)
	}
	return true
}

// sameValue checks that a text is read as by encoding/json, or not at all.
func sameValue(t *testing.T, text string) {
	t.Helper()
	r := compact.New([]byte(text))
	got, ok := r.Value()
	if !ok || !r.Done() {
		return
	}
	skip := compact.New([]byte(text))
	if !skip.Skip() || !skip.Done() {
		t.Fatalf("%q cannot be skipped", text)
	}
	var want any
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	if err := decoder.Decode(&want); err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%q is read as\n%#v\nwant\n%#v (%v)", text, got, want, err)
	}
}

// FuzzCompact compares any text.
func FuzzCompact(f *testing.F) {
	for text := range texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sameDecoded(t, text)
		sameValue(t, text)
	})
}
