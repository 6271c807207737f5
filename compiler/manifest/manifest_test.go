package manifest_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/lang/diag"
)

// read returns the objects of a text and its diagnostics.
func read(text string) ([]*manifest.Object, []diag.Diagnostic) {
	var sink diag.Sink
	objects := manifest.Read(diag.NewFile("a.yaml", []byte(text)), &sink)
	return objects, sink.Sorted()
}

// decoded decodes JSON with numbers as they are read.
func decoded(t *testing.T, text []byte) (value any) {
	t.Helper()
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return value
}

const head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n"

// TestAsKubectl reads values as kubectl does: each is the same, or an error.
func TestAsKubectl(t *testing.T) {
	for _, value := range strings.Fields(`1 0 -0 -1 +1 1.0 1.50 1e3 1E5 1e+3 .5 5. -.5 1_000 0x1F 0b11 010 0o17 1:20 12:30:45
		123456789012345678901234567890 9007199254740993 18446744073709551615 1e400 .inf -.Inf .nan
		true True TRUE false yes Yes no on Off y n Y N null Null ~ = << 2026-01-01 2026-01-01T00:00:00Z
		"yes" 'no' "1e3" a a:b - '' "" "\u00e9" *a &a !!str !x [] {} [1] {a:1}`) {
		objects, said := read(head + "data:\n  x: " + value + "\n")
		theirs, err := yaml.YAMLToJSON([]byte("x: " + value + "\n"))
		if len(said) > 0 {
			continue
		}
		if err != nil {
			t.Errorf("%s: kubectl refuses it: %v", value, err)
			continue
		}
		ours, err := objects[0].Body[0].Value.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if x, y := decoded(t, ours), decoded(t, theirs); !reflect.DeepEqual(x, y) {
			t.Errorf("%s is %s, and for kubectl %s", value, ours, theirs)
		}
	}
}

// TestPrivate finds private keys wherever an object has them.
func TestPrivate(t *testing.T) {
	key := "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"
	in64 := base64.StdEncoding.EncodeToString([]byte(key))
	for text, private := range map[string]bool{
		head + "data: {x: plain}\n":                      false,
		head + "data: {x: " + strconv.Quote(key) + "}\n": true,
		head + "binaryData: {x: " + in64 + "}\n":         true,
		strings.Replace(head, "ConfigMap", "Secret", 1):  true,
	} {
		objects, said := read(text)
		if len(said) > 0 || len(objects) != 1 || objects[0].Private != private {
			t.Errorf("%s: %v, private: %t", text, said, !private)
		}
	}
}

// FuzzRead reads any text: it never fails, each part has its place in the file, and
// what is read without an error is what kubectl reads.
func FuzzRead(f *testing.F) {
	for _, text := range []string{head + "data: {a: 1e3, b: [yes, null]}", "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[{}]}", "a: &a [*a]", "\ufeff" + head, head + "---\n" + head, "? [a]\n: b", "%YAML 1.2\n---\n" + head + "...\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		objects, said := read(text)
		for _, o := range objects {
			within(t, &o.Value, text)
		}
		if len(said) > 0 || len(objects) != 1 || strings.Contains(text, "{") {
			return
		}
		theirs, err := yaml.YAMLToJSON([]byte(text))
		if err != nil || !bytes.HasPrefix(theirs, []byte("{")) {
			return // several documents
		}
		ours, _ := objects[0].Value.MarshalJSON()
		x, y := decoded(t, ours), decoded(t, theirs)
		if kind, _ := y.(map[string]any)["kind"].(string); !strings.HasSuffix(kind, "List") && !reflect.DeepEqual(x, y) {
			t.Errorf("%q is %s, and for kubectl %s", text, ours, theirs)
		}
	})
}

func within(t *testing.T, v *manifest.Value, text string) {
	t.Helper()
	if v.At.Start() < 0 || v.At.End() > len(text) || v.At.End() < v.At.Start() {
		t.Fatalf("%d to %d is no place in %q", v.At.Start(), v.At.End(), text)
	}
	for i := range v.Items {
		within(t, &v.Items[i], text)
	}
	for i := range v.Entries {
		within(t, &v.Entries[i].Value, text)
	}
}
