package emit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// A reflected is the definition of what the encoder writes of a message, as simple
// as it can be: it asks the message's descriptor for everything. Plans must write
// the same bytes.
type reflected struct{ encoder }

// Reflected returns the object as YAML and as JSON, without plans.
func Reflected(o Object) (yaml, json []byte, err error) {
	var y yamlPrinter
	var j jsonPrinter
	for _, p := range []printer{&y, &j} {
		e := reflected{encoder{printer: p}}
		e.open(false)
		e.entry("apiVersion", o.APIVersion)
		e.entry("kind", o.Kind)
		e.key("metadata")
		e.open(false)
		e.entry("name", o.Name)
		e.entry("namespace", o.Namespace)
		e.pairs("labels", o.Labels)
		e.close()
		e.key("spec")
		e.message(o.Body.(proto.Message).ProtoReflect())
		e.close()
		if e.err != nil {
			return nil, nil, e.err
		}
	}
	return append(y.buf, '\n'), append(j.buf, '\n'), nil
}

// message writes a protobuf message as protojson would, but for the fields in
// always, and for 64-bit numbers, which Kubernetes wants as numbers.
func (e *reflected) message(m protoreflect.Message) {
	desc := m.Descriptor()
	if strings.HasPrefix(string(desc.FullName()), "google.protobuf.") {
		e.wellKnown(m)
		return
	}
	e.open(false)
	for i := range desc.Fields().Len() {
		if f := desc.Fields().Get(i); always[f.FullName()] || m.Has(f) {
			e.key(f.JSONName())
			e.value(f, m.Get(f))
		}
	}
	e.close()
}

func (e *reflected) value(desc protoreflect.FieldDescriptor, v protoreflect.Value) {
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

func (e *reflected) messageMap(desc protoreflect.FieldDescriptor, m protoreflect.Map) {
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

func (e *reflected) single(desc protoreflect.FieldDescriptor, v protoreflect.Value) {
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

func (e *reflected) enum(desc protoreflect.EnumDescriptor, n protoreflect.EnumNumber) {
	if value := desc.Values().ByNumber(n); value != nil {
		e.text(string(value.Name()))
		return
	}
	e.int(int64(n)) // as protojson does for a number that has no name
}

// wellKnown writes the messages of package google.protobuf, which have forms
// of their own in JSON. The frequent ones are written here; the rest go the
// long way.
func (e *reflected) wellKnown(m protoreflect.Message) {
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

// duration writes a google.protobuf.Duration as seconds, with as many groups
// of three digits after the point as it takes: 5s, 0.250s.
func (e *reflected) duration(m protoreflect.Message) {
	fields := m.Descriptor().Fields()
	seconds, nanos := m.Get(fields.ByName("seconds")).Int(), m.Get(fields.ByName("nanos")).Int()
	if (seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0) || max(nanos, -nanos) > 999_999_999 ||
		max(seconds, -seconds) > 315_576_000_000 {
		e.fail("a duration of %d seconds and %d nanoseconds is out of range", seconds, nanos)
	}
	sign := ""
	if seconds < 0 || nanos < 0 {
		sign, seconds, nanos = "-", -seconds, -nanos
	}
	s := fmt.Sprintf("%s%d.%09d", sign, seconds, nanos)
	s = strings.TrimSuffix(s, "000")
	s = strings.TrimSuffix(s, "000")
	s = strings.TrimSuffix(s, ".000")
	e.text(s + "s")
}

// DefinedPlain is the definition of isPlain.
func DefinedPlain(s string) bool {
	if s == "" || strings.IndexByte("-?:,[]{}#&*!|>'\"%@` ", s[0]) >= 0 || s[len(s)-1] == ' ' || s[len(s)-1] == ':' {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ' || c > '~':
			return false
		case c == ' ' && s[i+1] == '#', c == ':' && s[i+1] == ' ':
			return false
		}
	}
	switch c := s[0]; {
	case words[s]:
		return false
	case '0' <= c && c <= '9', c == '+', c == '.':
		return !number.MatchString(s)
	}
	return true
}

// IsPlain is isPlain.
func IsPlain(s string) bool { return isPlain(s) }

// Hold sets how many bytes are printed before the first is written, and returns a
// function that sets it back.
func Hold(bytes int) func() {
	before := held
	held = bytes
	return func() { held = before }
}
