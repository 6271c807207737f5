package emit_test

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	networking "istio.io/api/networking/v1alpha3"
	security "istio.io/api/security/v1beta1"
	sigs "sigs.k8s.io/yaml"

	"github.com/gwc-lang/gwc/emit"
)

// kinds are messages of every kind that a target may emit.
var kinds = map[string]proto.Message{
	"Gateway":               &networking.Gateway{},
	"VirtualService":        &networking.VirtualService{},
	"DestinationRule":       &networking.DestinationRule{},
	"ServiceEntry":          &networking.ServiceEntry{},
	"Sidecar":               &networking.Sidecar{},
	"WorkloadEntry":         &networking.WorkloadEntry{},
	"EnvoyFilter":           &networking.EnvoyFilter{},
	"AuthorizationPolicy":   &security.AuthorizationPolicy{},
	"PeerAuthentication":    &security.PeerAuthentication{},
	"RequestAuthentication": &security.RequestAuthentication{},
}

// messages are all messages of the API's packages that objects are written from.
func messages() (list []proto.Message) {
	protoregistry.GlobalTypes.RangeMessages(func(mt protoreflect.MessageType) bool {
		name := string(mt.Descriptor().FullName())
		for _, prefix := range []string{"istio.networking.", "istio.security.", "istio.type."} {
			if strings.HasPrefix(name, prefix) && !mt.Descriptor().IsMapEntry() {
				list = append(list, mt.New().Interface())
			}
		}
		return true
	})
	return list
}

// A filler sets every field of a message, and of the messages in it, to some
// value that is not zero; of a oneof, one member by chance. A sparse one leaves out
// fields, and sets others to their zero value.
type filler struct {
	rand   *rand.Rand
	sparse bool
}

func (f filler) fill(m protoreflect.Message, depth int) {
	for i := range m.Descriptor().Fields().Len() {
		field := m.Descriptor().Fields().Get(i)
		if oneof := field.ContainingOneof(); oneof != nil && f.rand.IntN(oneof.Fields().Len()) != 0 {
			continue
		}
		switch {
		case depth > 12, f.sparse && f.rand.IntN(3) == 0:
		case field.IsMap():
			for range 3 {
				key := protoreflect.ValueOf(f.scalar(field.MapKey())).MapKey()
				m.Mutable(field).Map().Set(key, f.value(field.MapValue(), m.Mutable(field).Map().NewValue(), depth))
			}
		case field.IsList():
			for range 1 + f.rand.IntN(2) {
				m.Mutable(field).List().Append(f.value(field, m.Mutable(field).List().NewElement(), depth))
			}
		default:
			m.Set(field, f.value(field, m.NewField(field), depth))
		}
	}
}

func (f filler) value(field protoreflect.FieldDescriptor, empty protoreflect.Value, depth int) protoreflect.Value {
	if field.Message() == nil {
		return protoreflect.ValueOf(f.scalar(field))
	}
	if field.Message().FullName() == "google.protobuf.Struct" {
		s := empty.Message().Interface()
		_ = protojson.Unmarshal([]byte(`{"b": [1, {"x": null}], "a": "no"}`), s)
	} else {
		f.fill(empty.Message(), depth+1)
	}
	return empty
}

func (f filler) scalar(field protoreflect.FieldDescriptor) any {
	if f.sparse && !field.IsList() && field.Kind() != protoreflect.BytesKind && f.rand.IntN(4) == 0 {
		return field.Default().Interface()
	}
	n := 1 + f.rand.IntN(2000)
	switch field.Kind() {
	case protoreflect.StringKind:
		words := []string{"*", "no", "1e3", "a: b", "x #y", "reviews.default.svc.cluster.local", "", "^/api/v[0-9]+$", "é\n"}
		return fmt.Sprint(words[f.rand.IntN(len(words))], []string{"", "x"}[n%2])
	case protoreflect.BoolKind:
		return true
	case protoreflect.EnumKind:
		if values := field.Enum().Values(); values.Len() > 1 {
			return values.Get(1 + n%(values.Len()-1)).Number()
		}
		return field.Enum().Values().Get(0).Number()
	case protoreflect.Uint32Kind:
		return uint32(n)
	case protoreflect.Uint64Kind:
		return uint64(n)
	case protoreflect.Int32Kind:
		return int32(n)
	case protoreflect.Int64Kind:
		return int64(n)
	case protoreflect.DoubleKind:
		return float64(n) / 16
	case protoreflect.FloatKind:
		return float32(n) / 16
	case protoreflect.BytesKind:
		return []byte{0, byte(n)}
	}
	panic("no value for " + field.FullName())
}

// TestEveryFieldOfEveryKind holds our YAML and JSON against protojson and
// sigs.k8s.io/yaml, with all fields set.
func TestEveryFieldOfEveryKind(t *testing.T) {
	for kind, empty := range kinds {
		t.Run(kind, func(t *testing.T) {
			for seed := range uint64(50) {
				m := proto.Clone(empty)
				filler{rand.New(rand.NewPCG(seed, 1)), false}.fill(m.ProtoReflect(), 0)
				holds(t, emit.Object{APIVersion: "example/v1", Kind: kind, Namespace: "on", Name: "n",
					Labels: map[string]string{"b": "1", "a": "true"}, Body: m})
			}
		})
	}
}

// TestEveryMessage checks every message of the API alone, with all fields and with
// some of them: its bytes are those of the definition, and read as what protojson
// writes.
func TestEveryMessage(t *testing.T) {
	list := messages()
	if len(list) < 100 {
		t.Fatalf("only %d messages are registered", len(list))
	}
	for _, empty := range list {
		t.Run(string(empty.ProtoReflect().Descriptor().FullName()), func(t *testing.T) {
			for seed := range uint64(20) {
				m := proto.Clone(empty)
				filler{rand.New(rand.NewPCG(seed, 2)), seed%2 == 1}.fill(m.ProtoReflect(), 0)
				o := emit.Object{APIVersion: "example/v1", Kind: "Message", Namespace: "ns", Name: "n",
					Labels: map[string]string{"a": "1"}, Body: m}
				yaml, json, err := emit.Reflected(o)
				if err != nil {
					t.Fatal(err)
				}
				if got := yamlOf(t, o); !bytes.Equal(got, yaml) {
					t.Fatalf("YAML is\n%s\nwant\n%s", got, yaml)
				}
				if got, err := o.JSON(); err != nil || !bytes.Equal(got, json) {
					t.Fatalf("%v: JSON is\n%s\nwant\n%s", err, got, json)
				}
				if seed%2 == 0 {
					holds(t, o)
				}
			}
		})
	}
}

// TestZeroMessages holds the same for messages without any field.
func TestZeroMessages(t *testing.T) {
	for kind, m := range kinds {
		spec := decode(t, yamlOf(t, emit.Object{Kind: kind, Body: m}))["spec"]
		same(t, spec, m)
	}
}

func holds(t *testing.T, o emit.Object) {
	t.Helper()
	reference := decode(t, referenceYAML(t, o))
	numbers(reference)
	if got := decode(t, yamlOf(t, o)); !reflect.DeepEqual(got, reference) {
		t.Fatalf("YAML reads as\n%v\nwant\n%v\nfrom\n%s", got, reference, yamlOf(t, o))
	}
	var list bytes.Buffer
	if err := (&emit.Bundle{Objects: []emit.Object{o}}).JSON(&list); err != nil {
		t.Fatal(err)
	}
	if got := decodeJSON(t, list.Bytes())["items"].([]any)[0]; !reflect.DeepEqual(got, any(reference)) {
		t.Fatalf("JSON reads as\n%v\nwant\n%v\nfrom\n%s", got, reference, list.Bytes())
	}
	same(t, decode(t, yamlOf(t, o))["spec"], o.Body.(proto.Message))
}

// same reports whether the spec, read strictly, is the message.
func same(t *testing.T, spec any, want proto.Message) {
	t.Helper()
	data, _ := stdjson.Marshal(spec)
	got := want.ProtoReflect().New().Interface()
	if err := protojson.Unmarshal(data, got); err != nil {
		t.Fatal(err)
	}
	if !proto.Equal(got, want) {
		t.Fatalf("read back as %v, want %v", got, want)
	}
}

func referenceYAML(tb testing.TB, o emit.Object) []byte {
	tb.Helper()
	spec, err := protojson.Marshal(o.Body.(proto.Message))
	if err != nil {
		tb.Fatal(err)
	}
	data, err := sigs.Marshal(map[string]any{
		"apiVersion": o.APIVersion, "kind": o.Kind, "spec": stdjson.RawMessage(spec),
		"metadata": map[string]any{"name": o.Name, "namespace": o.Namespace, "labels": o.Labels},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// long are the names of the fields of 64 bits.
var long = func() map[string]bool {
	names := map[string]bool{}
	for _, m := range messages() {
		fields := m.ProtoReflect().Descriptor().Fields()
		for i := range fields.Len() {
			switch f := fields.Get(i); f.Kind() {
			case protoreflect.Int64Kind, protoreflect.Uint64Kind:
				names[f.JSONName()] = true
			case protoreflect.MessageKind:
				if name := f.Message().FullName(); name == "google.protobuf.UInt64Value" || name == "google.protobuf.Int64Value" {
					names[f.JSONName()] = true
				}
			}
		}
	}
	return names
}()

// numbers makes numbers of the 64-bit fields, which protojson writes as
// strings and which the API server takes as numbers only.
func numbers(tree any) {
	switch x := tree.(type) {
	case map[string]any:
		for key, value := range x {
			if s, isText := value.(string); isText && long[key] {
				x[key] = stdjson.Number(s)
			}
			numbers(value)
		}
	case []any:
		for _, value := range x {
			numbers(value)
		}
	}
}

func yamlOf(tb testing.TB, o emit.Object) []byte {
	tb.Helper()
	data, err := o.YAML()
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func decode(tb testing.TB, data []byte) map[string]any {
	tb.Helper()
	asJSON, err := sigs.YAMLToJSONStrict(data)
	if err != nil {
		tb.Fatalf("%v in\n%s", err, data)
	}
	return decodeJSON(tb, asJSON)
}

func decodeJSON(tb testing.TB, data []byte) map[string]any {
	tb.Helper()
	var tree map[string]any
	decoder := stdjson.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&tree); err != nil {
		tb.Fatal(err)
	}
	return tree
}
