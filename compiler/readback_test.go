package compiler_test

import (
	"bytes"
	stdjson "encoding/json"
	"reflect"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"sigs.k8s.io/yaml"

	"github.com/gwc-lang/gwc/emit"
)

// An envelope is what every object has.
type envelope struct {
	APIVersion string
	Kind       string
	Metadata   struct {
		Name, Namespace     string
		Labels, Annotations map[string]string
	}
	Spec stdjson.RawMessage
}

// readsBack shows that both encodings of a bundle, decoded with unknown fields
// refused, are the objects in memory.
func readsBack(t *testing.T, bundle *emit.Bundle, yamlText, jsonText []byte) {
	t.Helper()
	var list struct{ Items []stdjson.RawMessage }
	if err := stdjson.Unmarshal(jsonText, &list); err != nil {
		t.Fatal(err)
	}
	documents := bytes.Split(yamlText, []byte("\n---\n"))
	if len(documents) != len(bundle.Objects) || len(list.Items) != len(bundle.Objects) {
		t.Fatalf("%d objects are %d documents and %d items", len(bundle.Objects), len(documents), len(list.Items))
	}
	for i, object := range bundle.Objects {
		fromYAML, err := yaml.YAMLToJSONStrict(documents[i])
		if err != nil {
			t.Errorf("%s: %v", object.Name, err)
			continue
		}
		isObject(t, object, fromYAML)
		isObject(t, object, list.Items[i])
	}
}

func isObject(t *testing.T, object emit.Object, text []byte) {
	t.Helper()
	var e envelope
	if err := stdjson.Unmarshal(text, &e); err != nil {
		t.Fatal(err)
	}
	m := e.Metadata
	if e.APIVersion != object.APIVersion || e.Kind != object.Kind || m.Name != object.Name || m.Namespace != object.Namespace ||
		!reflect.DeepEqual(m.Labels, object.Labels) || !reflect.DeepEqual(m.Annotations, object.Annotations) {
		t.Errorf("%s: the envelope reads back as %+v", object.Name, e)
	}
	switch body := object.Body.(type) {
	case proto.Message:
		decoded := body.ProtoReflect().New().Interface()
		if err := protojson.Unmarshal(e.Spec, decoded); err != nil || !proto.Equal(decoded, body) {
			t.Errorf("%s reads back as another (%v):\n%s\nin memory:\n%s", object.Name, err, protojson.Format(decoded), protojson.Format(body))
		}
	case emit.Manifest:
		isManifest(t, object.Name, body, text)
	default:
		isStruct(t, object, text)
	}
}

// isManifest compares an object that a manifest states, but for its envelope.
func isManifest(t *testing.T, name string, body emit.Manifest, text []byte) {
	t.Helper()
	want := stdjson.RawMessage(`{}`)
	for _, e := range body {
		value, err := e.Value.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var rest map[string]any
		if err := stdjson.Unmarshal(want, &rest); err != nil {
			t.Fatal(err)
		}
		rest[e.Key] = stdjson.RawMessage(value)
		if want, err = stdjson.Marshal(rest); err != nil {
			t.Fatal(err)
		}
	}
	var x, y map[string]any
	if err := stdjson.Unmarshal(want, &x); err != nil {
		t.Fatal(err)
	}
	if err := stdjson.Unmarshal(text, &y); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"apiVersion", "kind", "metadata"} {
		delete(y, key)
	}
	if !reflect.DeepEqual(x, y) {
		t.Errorf("%s reads back as another: %v, not %v", name, y, x)
	}
}

// isStruct compares an object whose body is next to metadata.
func isStruct(t *testing.T, object emit.Object, text []byte) {
	t.Helper()
	var members map[string]stdjson.RawMessage
	if err := stdjson.Unmarshal(text, &members); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"apiVersion", "kind", "metadata"} {
		delete(members, name)
	}
	rest, err := stdjson.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	want := reflect.Indirect(reflect.ValueOf(object.Body))
	got := reflect.New(want.Type())
	decoder := stdjson.NewDecoder(bytes.NewReader(rest))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(got.Interface()); err != nil || !reflect.DeepEqual(got.Elem().Interface(), want.Interface()) {
		t.Errorf("%s reads back as another: %v", object.Name, err)
	}
}
