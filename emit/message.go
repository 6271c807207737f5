package emit

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// A field is one field of a message type, decided once for all messages.
type field struct {
	desc   protoreflect.FieldDescriptor
	name   string // in JSON
	always bool   // written although zero
}

// plans caches the fields of each message type, in the order in which the API
// declares them.
var plans sync.Map // protoreflect.FullName -> []field

func planOf(desc protoreflect.MessageDescriptor) []field {
	if plan, ok := plans.Load(desc.FullName()); ok {
		return plan.([]field)
	}
	plan := make([]field, desc.Fields().Len())
	for i := range plan {
		f := desc.Fields().Get(i)
		plan[i] = field{f, f.JSONName(), always[f.FullName()]}
	}
	plans.Store(desc.FullName(), plan)
	return plan
}

// message writes a protobuf message as protojson would, but for the fields in
// always, and for 64-bit numbers, which Kubernetes wants as numbers.
func (e *encoder) message(m protoreflect.Message) {
	desc := m.Descriptor()
	if strings.HasPrefix(string(desc.FullName()), "google.protobuf.") {
		e.wellKnown(m)
		return
	}
	e.open(false)
	for _, f := range planOf(desc) {
		if f.always || m.Has(f.desc) {
			e.key(f.name)
			e.field(f.desc, m.Get(f.desc))
		}
	}
	e.close()
}

func (e *encoder) field(desc protoreflect.FieldDescriptor, v protoreflect.Value) {
	switch {
	case desc.IsMap():
		e.messageMap(desc, v.Map())
	case desc.IsList():
		e.open(true)
		for i := range v.List().Len() {
			e.item()
			e.single(desc, v.List().Get(i))
		}
		e.close()
	default:
		e.single(desc, v)
	}
}

func (e *encoder) messageMap(desc protoreflect.FieldDescriptor, m protoreflect.Map) {
	type pair struct {
		key   string
		value protoreflect.Value
	}
	pairs := make([]pair, 0, m.Len())
	m.Range(func(k protoreflect.MapKey, v protoreflect.Value) bool {
		pairs = append(pairs, pair{k.String(), v})
		return true
	})
	// Keys that are numbers are ordered as numbers: a shorter one is smaller.
	numbers := desc.MapKey().Kind() != protoreflect.StringKind
	slices.SortFunc(pairs, func(a, b pair) int {
		if numbers && len(a.key) != len(b.key) {
			return len(a.key) - len(b.key)
		}
		return cmp.Compare(a.key, b.key)
	})
	e.open(false)
	for _, p := range pairs {
		e.name(p.key)
		e.single(desc.MapValue(), p.value)
	}
	e.close()
}

func (e *encoder) single(desc protoreflect.FieldDescriptor, v protoreflect.Value) {
	switch x := v.Interface().(type) {
	case string:
		e.string(x)
	case bool:
		e.bool(x)
	case int32:
		e.int(int64(x))
	case int64:
		e.int(x)
	case uint32:
		e.uint(uint64(x))
	case uint64:
		e.uint(x)
	case float32:
		e.float(float64(x))
	case float64:
		e.float(x)
	case []byte:
		e.bytes(x)
	case protoreflect.EnumNumber:
		e.enum(desc.Enum(), x)
	case protoreflect.Message:
		e.message(x)
	}
}

func (e *encoder) enum(desc protoreflect.EnumDescriptor, n protoreflect.EnumNumber) {
	if value := desc.Values().ByNumber(n); value != nil {
		e.text(string(value.Name()))
		return
	}
	e.int(int64(n)) // as protojson does for a number that has no name
}

// wellKnown writes the messages of package google.protobuf, which have forms
// of their own in JSON. The frequent ones are written here; the rest go the
// long way.
func (e *encoder) wellKnown(m protoreflect.Message) {
	switch name := m.Descriptor().Name(); {
	case name == "Duration":
		e.duration(m)
	case strings.HasSuffix(string(name), "Value") && m.Descriptor().Fields().ByName("value") != nil:
		value := m.Descriptor().Fields().ByName("value") // BoolValue, UInt32Value and their like
		e.single(value, m.Get(value))
	default:
		data, err := protojson.Marshal(m.Interface())
		e.fromJSON(data, err)
	}
}
