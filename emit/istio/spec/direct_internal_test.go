package spec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"
	"sigs.k8s.io/yaml"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/diag"
)

// kinds are kinds of each API group.
var kinds = map[string][]string{
	"networking.istio.io/v1": {"Gateway", "VirtualService", "DestinationRule", "ServiceEntry", "Sidecar", "EnvoyFilter", "WorkloadEntry", "WorkloadGroup", "ProxyConfig"},
	"security.istio.io/v1":   {"AuthorizationPolicy", "RequestAuthentication", "PeerAuthentication"},
	"telemetry.istio.io/v1":  {"Telemetry"}, "extensions.istio.io/v1alpha1": {"WasmPlugin"},
}

// sameDirect checks that a spec is read as by protojson, or not at all.
func sameDirect(t *testing.T, version, kind, text string) bool {
	t.Helper()
	got, want := New(version, kind), New(version, kind)
	if got == nil || !direct([]byte(text), got) {
		return false
	}
	if err := protojson.Unmarshal([]byte(text), want); err != nil || !proto.Equal(got, want) {
		t.Fatalf("%s: %s is read as\n%v\nwant\n%v (%v)", kind, text, got, want, err)
	}
	want = New(version, kind)
	if err := json.Unmarshal([]byte(text), want); err != nil || !proto.Equal(got, want) {
		t.Fatalf("%s: %s is read as\n%v\nIstio's decoder:\n%v (%v)", kind, text, got, want, err)
	}
	return true
}

// TestDirectCorpus compares the specs of all goldens, whole and changed.
func TestDirectCorpus(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	quick, all := 0, 0
	texts := golden.Texts(t, "../../../testdata")
	for _, name := range slices.Sorted(maps.Keys(texts)) { // each gets the same changes
		text := texts[name]
		for _, d := range manifest.Documents(diag.NewFile(name, text)) {
			var o struct {
				APIVersion string          `json:"apiVersion"`
				Kind       string          `json:"kind"`
				Spec       json.RawMessage `json:"spec"`
			}
			if yaml.Unmarshal(d.Text(), &o) != nil || New(o.APIVersion, o.Kind) == nil || len(o.Spec) == 0 {
				continue
			}
			if all++; sameDirect(t, o.APIVersion, o.Kind, string(o.Spec)) {
				quick++
			}
			for range 10 {
				sameDirect(t, o.APIVersion, o.Kind, changed(r, string(o.Spec)))
			}
		}
	}
	if quick < all*9/10 || all < 1000 {
		t.Errorf("%d of %d specs are read directly", quick, all)
	}
}

// changed returns a text with one change.
func changed(r *rand.Rand, text string) string {
	at := r.IntN(len(text))
	end := min(len(text), at+r.IntN(8))
	odd := []string{"", "1", "0", `"`, ",", "{", "}", "[]", "null", "true", `"a":1,`, "-", ".5", "e2", `\n`, "é", " ", text[at:end] + text[at:end]}
	return text[:at] + odd[r.IntN(len(odd))] + text[end:]
}

// TestDirectFields sets fields of all messages at random, prints them and reads them.
func TestDirectFields(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	quick, all := 0, 0
	for version, list := range kinds {
		for _, kind := range list {
			for range 300 {
				m := New(version, kind)
				populate(r, m.ProtoReflect(), 5)
				for _, names := range []bool{false, true} {
					text, err := protojson.MarshalOptions{UseProtoNames: names}.Marshal(m)
					if err != nil {
						t.Fatal(err)
					}
					var compact bytes.Buffer
					if err := json.Compact(&compact, text); err != nil {
						t.Fatal(err)
					}
					if all++; sameDirect(t, version, kind, compact.String()) {
						quick++
					}
				}
			}
		}
	}
	if quick < all/2 {
		t.Errorf("%d of %d are read directly", quick, all)
	}
}

// populate sets some fields of a message.
func populate(r *rand.Rand, m protoreflect.Message, depth int) {
	if d, is := m.Interface().(*durationpb.Duration); is {
		d.Seconds = int64(r.IntN(1000))
		return
	}
	if value := m.Descriptor().Fields().ByName("value"); isWrapper[m.Descriptor().FullName()] {
		m.Set(value, scalar(r, value))
		return
	}
	if isSpecial(m.Descriptor()) || depth == 0 {
		return
	}
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		if r.IntN(3) > 0 || fd.Message() != nil && isSpecial(fd.Message()) && fd.Message().Name() != "Duration" && !isWrapper[fd.Message().FullName()] && r.IntN(20) > 0 {
			continue
		}
		switch {
		case fd.IsMap():
			value := m.Mutable(fd).Map()
			for n := range r.IntN(3) {
				v := value.NewValue()
				if fd.MapValue().Message() != nil {
					populate(r, v.Message(), depth-1)
				} else {
					v = scalar(r, fd.MapValue())
				}
				if fd.MapKey().Kind() == protoreflect.StringKind {
					value.Set(protoreflect.ValueOfString(fmt.Sprint("k", n)).MapKey(), v)
				} else {
					value.Set(protoreflect.ValueOfUint32(uint32(n)).MapKey(), v)
				}
			}
		case fd.IsList():
			value := m.Mutable(fd).List()
			for range r.IntN(3) {
				if fd.Message() != nil {
					populate(r, value.AppendMutable().Message(), depth-1)
				} else {
					value.Append(scalar(r, fd))
				}
			}
		case fd.Message() != nil:
			populate(r, m.Mutable(fd).Message(), depth-1)
		default:
			m.Set(fd, scalar(r, fd))
		}
	}
}

// scalar returns a value of a field.
func scalar(r *rand.Rand, fd protoreflect.FieldDescriptor) protoreflect.Value {
	switch fd.Kind() {
	case protoreflect.StringKind:
		texts := []string{"a", "", "a.b", "/x y", "a.b", "*", "a-b", "x", "y", "z", "é", "<"}
		return protoreflect.ValueOfString(texts[min(r.IntN(len(texts)), r.IntN(len(texts)))])
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(r.IntN(2) == 0)
	case protoreflect.EnumKind:
		values := fd.Enum().Values()
		return protoreflect.ValueOfEnum(values.Get(r.IntN(values.Len())).Number())
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64([]float64{1, 50, 100, 12.5}[r.IntN(4)])
	case protoreflect.FloatKind:
		return protoreflect.ValueOfFloat32(float32(r.IntN(9)))
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(int32(r.IntN(99) - 9))
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(int64(r.IntN(99) - 9))
	case protoreflect.Uint32Kind:
		return protoreflect.ValueOfUint32(uint32(r.IntN(99999)))
	case protoreflect.Uint64Kind:
		return protoreflect.ValueOfUint64(uint64(r.IntN(99999)))
	}
	return protoreflect.ValueOfBytes([]byte("ab"))
}

// FuzzDirect compares any text.
func FuzzDirect(f *testing.F) {
	for _, text := range []string{
		`{"hosts":["a.b"],"http":[{"timeout":"3s","match":[{"uri":{"exact":"/1.5e3"}}],"retries":{"attempts":2}}]}`,
		`{"servers":[{"port":{"number":443},"tls":{"mode":"SIMPLE"}}],"selector":{"a":"b"}}`, `{"host":"a","trafficPolicy":{"loadBalancer":{"simple":"RANDOM","consistentHash":{"httpHeaderName":"x"}}}}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, version := range slices.Sorted(slices.Values([]string{"networking.istio.io/v1", "security.istio.io/v1"})) {
			for _, kind := range kinds[version] {
				sameDirect(t, version, kind, text)
			}
		}
	})
}
