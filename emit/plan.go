package emit

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// newPlan returns the plan of a struct that protoc-gen-go generated. The order and
// the names are those of the message's descriptor; the tags of the struct say which
// of its fields is which.
func newPlan(t reflect.Type) *messagePlan {
	empty := reflect.New(t)
	p := &messagePlan{own: ownForm(t), empty: empty}
	if p.own != nil {
		return p
	}
	message := empty.Interface().(proto.Message).ProtoReflect()
	indexes := indexesOf(t)
	for i := range message.Descriptor().Fields().Len() {
		desc := message.Descriptor().Fields().Get(i)
		f := field{name: desc.JSONName(), plain: isPlain(desc.JSONName()), always: always[desc.FullName()]}
		var held reflect.Type
		if oneof := desc.ContainingOneof(); oneof != nil && !oneof.IsSynthetic() {
			f.index = indexes[string(oneof.Name())]
			f.member = memberOf(message, desc, f.index)
			held = f.member.Elem().Field(0).Type
		} else {
			f.index = indexes[strconv.Itoa(int(desc.Number()))]
			held = t.Field(f.index).Type
		}
		f.sized = desc.IsList() || desc.IsMap()
		f.write = fieldWriter(desc, held)
		p.fields = append(p.fields, f)
	}
	return p
}

// indexesOf returns the fields of a generated struct by the number of their field
// in the message, or by the name of their oneof.
func indexesOf(t reflect.Type) map[string]int {
	indexes := map[string]int{}
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		if name := tag.Get("protobuf_oneof"); name != "" {
			indexes[name] = i
		} else if parts := strings.Split(tag.Get("protobuf"), ","); len(parts) > 1 {
			indexes[parts[1]] = i
		}
	}
	return indexes
}

// memberOf returns the type that the struct's field at an index holds if that field
// of a oneof is set.
func memberOf(message protoreflect.Message, desc protoreflect.FieldDescriptor, index int) reflect.Type {
	m := message.New()
	m.Set(desc, m.NewField(desc))
	return reflect.ValueOf(m.Interface()).Elem().Field(index).Elem().Type()
}

func fieldWriter(desc protoreflect.FieldDescriptor, t reflect.Type) writeFunc {
	switch {
	case desc.IsMap() && t == reflect.TypeFor[map[string]string]():
		return func(e *encoder, v reflect.Value) { e.strings(v.Interface().(map[string]string)) }
	case desc.IsMap():
		return mapWriter(desc, writerOf(desc.MapValue(), t.Elem()))
	case desc.IsList():
		return listWriter(writerOf(desc, t.Elem()))
	}
	return writerOf(desc, t)
}

func mapWriter(desc protoreflect.FieldDescriptor, value writeFunc) writeFunc {
	type pair struct {
		key   string
		value reflect.Value
	}
	// Keys that are numbers are ordered as numbers: a shorter one is smaller.
	numbers := desc.MapKey().Kind() != protoreflect.StringKind
	return func(e *encoder, v reflect.Value) {
		pairs := make([]pair, 0, v.Len())
		for each := v.MapRange(); each.Next(); {
			pairs = append(pairs, pair{fmt.Sprint(each.Key()), each.Value()})
		}
		slices.SortFunc(pairs, func(a, b pair) int {
			if numbers && len(a.key) != len(b.key) {
				return len(a.key) - len(b.key)
			}
			return cmp.Compare(a.key, b.key)
		})
		e.open(false)
		for _, p := range pairs {
			e.name(p.key)
			value(e, p.value)
		}
		e.close()
	}
}
