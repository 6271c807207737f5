package emit

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
)

// ownForm returns the function that writes a message of package google.protobuf,
// which has a form of its own in JSON; nil for other messages. The frequent ones are
// written here, the rest by protojson.
func ownForm(t reflect.Type) writeFunc {
	message := reflect.New(t).Interface().(proto.Message)
	desc := message.ProtoReflect().Descriptor()
	if !strings.HasPrefix(string(desc.FullName()), "google.protobuf.") {
		return nil
	}
	switch message.(type) {
	case *durationpb.Duration:
		return func(e *encoder, v reflect.Value) { e.duration(v.Interface().(*durationpb.Duration)) }
	case *structpb.Struct:
		return func(e *encoder, v reflect.Value) { e.structValue(v.Interface().(*structpb.Struct)) }
	case *structpb.ListValue:
		return func(e *encoder, v reflect.Value) { e.listValue(v.Interface().(*structpb.ListValue)) }
	case *structpb.Value:
		return func(e *encoder, v reflect.Value) { e.anyValue(v.Interface().(*structpb.Value)) }
	}
	if value := desc.Fields().ByName("value"); value != nil && strings.HasSuffix(string(desc.Name()), "Value") {
		index := indexesOf(t)[strconv.Itoa(int(value.Number()))] // BoolValue, UInt32Value and their like
		write := writerOf(value, t.Field(index).Type)
		return func(e *encoder, v reflect.Value) { write(e, v.Elem().Field(index)) }
	}
	return func(e *encoder, v reflect.Value) {
		data, err := protojson.Marshal(v.Interface().(proto.Message))
		e.fromJSON(data, err)
	}
}

// duration writes a duration as seconds, with as many groups of three digits after
// the point as it takes: 5s, 0.250s.
func (e *encoder) duration(d *durationpb.Duration) {
	seconds, nanos := d.GetSeconds(), int64(d.GetNanos())
	if (seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0) || max(nanos, -nanos) > 999_999_999 ||
		max(seconds, -seconds) > 315_576_000_000 {
		e.fail("a duration of %d seconds and %d nanoseconds is out of range", seconds, nanos)
	}
	b := e.scratch[:0]
	if seconds < 0 || nanos < 0 {
		b, seconds, nanos = append(b, '-'), -seconds, -nanos
	}
	b = strconv.AppendInt(b, seconds, 10)
	if nanos > 0 {
		point := len(b)
		b = strconv.AppendInt(b, 1_000_000_000+nanos, 10) // its first digit is in the place of the point
		b[point] = '.'
		for strings.HasSuffix(string(b), "000") {
			b = b[:len(b)-3]
		}
	}
	b = append(b, 's')
	e.scratch = b
	e.text(string(b))
}

func (e *encoder) structValue(s *structpb.Struct) {
	fields := s.GetFields()
	e.open(false)
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		e.name(key)
		e.anyValue(fields[key])
	}
	e.close()
}

func (e *encoder) listValue(l *structpb.ListValue) {
	e.open(true)
	for _, v := range l.GetValues() {
		e.item()
		e.anyValue(v)
	}
	e.close()
}

func (e *encoder) anyValue(v *structpb.Value) {
	switch kind := v.GetKind().(type) {
	case *structpb.Value_StringValue:
		e.string(kind.StringValue)
	case *structpb.Value_NumberValue:
		e.float(kind.NumberValue)
	case *structpb.Value_BoolValue:
		e.bool(kind.BoolValue)
	case *structpb.Value_StructValue:
		e.structValue(kind.StructValue)
	case *structpb.Value_ListValue:
		e.listValue(kind.ListValue)
	case *structpb.Value_NullValue:
		e.literal("null")
	default:
		e.fail("a value has no kind")
		e.literal("null")
	}
}
