package spec

import (
	"reflect"
	"strings"
	"sync"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// A form is how a field of a message is read.
type form int

const (
	unread form = iota // by protojson only
	ofString
	ofBool
	ofEnum
	ofInt32
	ofUint32
	ofFloat
	ofDuration
	ofWrapped // a message with one value, which is written in its place
	ofMessage
	ofMessages
	ofStrings
	ofPairs // of texts
	ofMap   // of names to anything else
)

// A table is what is known of a type of message.
type table struct {
	of     reflect.Type // the struct
	fields map[string]*field
}

// A field is a field of a message, with each of its names in JSON.
type field struct {
	form     form
	index    int // in the struct
	bit      uint64
	excludes uint64       // the bits of the fields that it cannot be set with
	wrapper  reflect.Type // of a field of a oneof
	message  *table
	value    *field           // of a mapping, or what is wrapped
	numbers  map[string]int32 // of an enum
}

var (
	building sync.Mutex
	tables   sync.Map // of reflect.Type to *table
)

// tableOf returns the table of a type of message.
func tableOf(of reflect.Type, d protoreflect.MessageDescriptor) *table {
	if known, ok := tables.Load(of); ok {
		return known.(*table)
	}
	building.Lock()
	defer building.Unlock()
	made := map[reflect.Type]*table{}
	t := newTable(of, d, made)
	for of, t := range made {
		tables.LoadOrStore(of, t)
	}
	return t
}

// newTable makes the table of a type of message, and those of all messages in it.
func newTable(of reflect.Type, d protoreflect.MessageDescriptor, made map[reflect.Type]*table) *table {
	if made[of] != nil {
		return made[of]
	}
	t := &table{of: of, fields: map[string]*field{}}
	made[of] = t
	if d.Fields().Len() > 64 || isSpecial(d) {
		return t
	}
	inStruct := map[string]int{}
	for i := range of.NumField() {
		for _, part := range strings.Split(of.Field(i).Tag.Get("protobuf"), ",") {
			if name, is := strings.CutPrefix(part, "name="); is {
				inStruct[name] = i
			}
		}
		if name := of.Field(i).Tag.Get("protobuf_oneof"); name != "" {
			inStruct["oneof "+name] = i
		}
	}
	for i := range d.Fields().Len() {
		fd := d.Fields().Get(i)
		f := &field{bit: 1 << i, excludes: 1 << i}
		name := string(fd.Name())
		if o := fd.ContainingOneof(); o != nil && !o.IsSynthetic() {
			name = "oneof " + string(o.Name())
			for j := range o.Fields().Len() {
				f.excludes |= 1 << o.Fields().Get(j).Index()
			}
			f.wrapper = wrapperOf(of, inStruct[name], fd)
		}
		f.index = inStruct[name]
		f.set(fd, typeOf(of, f), made)
		if f.form != unread {
			t.fields[fd.JSONName()], t.fields[fd.TextName()] = f, f
		}
	}
	return t
}

// wrapperOf returns the type of the struct that holds a field of a oneof.
func wrapperOf(of reflect.Type, index int, fd protoreflect.FieldDescriptor) reflect.Type {
	message := reflect.New(of)
	m := message.Interface().(protoreflect.ProtoMessage).ProtoReflect()
	m.Set(fd, m.NewField(fd))
	return message.Elem().Field(index).Elem().Type().Elem()
}

// typeOf returns the type of a field in its struct.
func typeOf(of reflect.Type, f *field) reflect.Type {
	if f.wrapper != nil {
		return f.wrapper.Field(0).Type
	}
	return of.Field(f.index).Type
}

// set finds out how a field is read whose type in Go is in.
func (f *field) set(fd protoreflect.FieldDescriptor, in reflect.Type, made map[reflect.Type]*table) {
	switch {
	case fd.IsMap() && in == reflect.TypeFor[map[string]string]():
		f.form = ofPairs
	case fd.IsMap():
		f.value = &field{}
		if f.value.set(fd.MapValue(), in.Elem(), made); in.Key().Kind() == reflect.String && f.value.form != unread {
			f.form = ofMap
		}
	case fd.IsList() && in == reflect.TypeFor[[]string]():
		f.form = ofStrings
	case fd.IsList() && fd.Message() != nil && !isSpecial(fd.Message()):
		f.form, f.message = ofMessages, newTable(in.Elem().Elem(), fd.Message(), made)
	case fd.IsList():
	case fd.Message() != nil && fd.Message().FullName() == "google.protobuf.Duration":
		f.form = ofDuration
	case fd.Message() != nil && isWrapper[fd.Message().FullName()]:
		f.value = &field{index: valueIn(in.Elem())}
		f.value.set(fd.Message().Fields().Get(0), in.Elem().Field(f.value.index).Type, made)
		f.form = ofWrapped
	case fd.Message() != nil && !isSpecial(fd.Message()):
		f.form, f.message = ofMessage, newTable(in.Elem(), fd.Message(), made)
	case fd.Enum() != nil && in.Kind() == reflect.Int32 && fd.Enum().FullName() != "google.protobuf.NullValue":
		f.form, f.numbers = ofEnum, map[string]int32{}
		for i := range fd.Enum().Values().Len() {
			v := fd.Enum().Values().Get(i)
			f.numbers[string(v.Name())] = int32(v.Number())
		}
	case fd.Message() == nil && fd.Enum() == nil:
		f.form = map[reflect.Kind]form{
			reflect.String: ofString, reflect.Bool: ofBool, reflect.Int32: ofInt32, reflect.Uint32: ofUint32, reflect.Float64: ofFloat, reflect.Float32: unread,
		}[in.Kind()]
	}
}

// isWrapper are the wrappers whose values are read.
var isWrapper = map[protoreflect.FullName]bool{
	"google.protobuf.BoolValue": true, "google.protobuf.Int32Value": true, "google.protobuf.UInt32Value": true,
	"google.protobuf.StringValue": true, "google.protobuf.DoubleValue": true,
}

// valueIn returns the index of the value in the struct of a wrapper.
func valueIn(of reflect.Type) int {
	f, _ := of.FieldByName("Value")
	return f.Index[0]
}

// isSpecial reports whether a message has a form of its own in JSON.
func isSpecial(d protoreflect.MessageDescriptor) bool {
	return d.FullName().Parent() == "google.protobuf"
}
