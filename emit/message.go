package emit

import (
	"reflect"
	"sync"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// A writeFunc writes a value of one Go type.
type writeFunc func(e *encoder, v reflect.Value)

// A field is how one field of a message is written, decided once for all messages
// of a type.
type field struct {
	index  int    // in the Go struct
	name   string // in JSON
	plain  bool   // no notation quotes the name
	always bool   // written although zero
	sized  bool   // a list or a map: written if it has an element
	// member is the Go type that the struct's field holds if this field of a oneof
	// is set; nil for a field that is in no oneof.
	member reflect.Type
	write  writeFunc
}

// A messagePlan is how messages of a Go type are written.
type messagePlan struct {
	// own writes a message that has a form of its own in JSON; nil for others.
	own    writeFunc
	fields []field // in the order in which the API declares them
	empty  reflect.Value
}

// plans caches the plans of Go types. A plan is complete when it is stored.
var plans sync.Map // reflect.Type, of the struct -> *messagePlan

func planOf(t reflect.Type) *messagePlan {
	if p, ok := plans.Load(t); ok {
		return p.(*messagePlan)
	}
	p := newPlan(t)
	plans.Store(t, p)
	return p
}

// root writes a message as protojson would, but for the fields in always, and for
// 64-bit numbers, which Kubernetes wants as numbers.
func (e *encoder) root(m proto.Message) {
	v := reflect.ValueOf(m)
	if v.Kind() != reflect.Pointer || v.Type().Elem().Kind() != reflect.Struct {
		e.fail("messages of type %T are not supported", m)
		return
	}
	e.message(planOf(v.Type().Elem()), v)
}

// message writes the message that v points to; a nil pointer is an empty message.
func (e *encoder) message(p *messagePlan, v reflect.Value) {
	if v.IsNil() {
		v = p.empty
	}
	if p.own != nil {
		p.own(e, v)
		return
	}
	v = v.Elem()
	e.open(false)
	for i := range p.fields {
		f := &p.fields[i]
		value := v.Field(f.index)
		if f.member != nil {
			if value.IsNil() || value.Elem().Type() != f.member || value.Elem().IsNil() {
				continue
			}
			value = value.Elem().Elem().Field(0)
		} else if !f.always && (f.sized && value.Len() == 0 || !f.sized && value.IsZero()) {
			continue
		}
		if f.plain {
			e.field(f.name)
		} else {
			e.key(f.name)
		}
		f.write(e, value)
	}
	e.close()
}

// writerOf returns the function that writes values of a field, or items of a list.
func writerOf(desc protoreflect.FieldDescriptor, t reflect.Type) writeFunc {
	if t.Kind() == reflect.Pointer && desc.Message() == nil { // a scalar with presence
		inner := writerOf(desc, t.Elem())
		return func(e *encoder, v reflect.Value) { inner(e, reflect.Indirect(v)) }
	}
	switch kind := desc.Kind(); kind {
	case protoreflect.StringKind:
		return func(e *encoder, v reflect.Value) { e.string(v.String()) }
	case protoreflect.BoolKind:
		return func(e *encoder, v reflect.Value) { e.bool(v.Bool()) }
	case protoreflect.BytesKind:
		return func(e *encoder, v reflect.Value) { e.bytes(v.Bytes()) }
	case protoreflect.EnumKind:
		return enumWriter(desc.Enum())
	case protoreflect.MessageKind, protoreflect.GroupKind:
		return messageWriter(t.Elem())
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return func(e *encoder, v reflect.Value) { e.float(v.Float()) }
	case protoreflect.Uint32Kind, protoreflect.Uint64Kind, protoreflect.Fixed32Kind, protoreflect.Fixed64Kind:
		return func(e *encoder, v reflect.Value) { e.uint(v.Uint()) }
	default:
		return func(e *encoder, v reflect.Value) { e.int(v.Int()) }
	}
}

// messageWriter returns the function that writes messages of a type. Types contain
// themselves, so their plans are looked up when they are needed.
func messageWriter(t reflect.Type) writeFunc {
	plan := sync.OnceValue(func() *messagePlan { return planOf(t) })
	return func(e *encoder, v reflect.Value) { e.message(plan(), v) }
}

func enumWriter(desc protoreflect.EnumDescriptor) writeFunc {
	names := map[int64]string{}
	for i := range desc.Values().Len() {
		// Of two names of one number, protojson writes the first.
		if value := desc.Values().Get(i); names[int64(value.Number())] == "" {
			names[int64(value.Number())] = string(value.Name())
		}
	}
	return func(e *encoder, v reflect.Value) {
		if name, found := names[v.Int()]; found {
			e.text(name)
			return
		}
		e.int(v.Int()) // as protojson does for a number that has no name
	}
}

func listWriter(item writeFunc) writeFunc {
	return func(e *encoder, v reflect.Value) {
		e.open(true)
		for i := range v.Len() {
			e.item()
			item(e, v.Index(i))
		}
		e.close()
	}
}
