package emit

import (
	"bytes"
	"cmp"
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"

	"google.golang.org/protobuf/proto"
)

// A member is one field of a struct with json tags, decided once for all
// values.
type member struct {
	index     []int
	name      string
	omitEmpty bool
}

var members sync.Map // reflect.Type -> []member

func membersOf(t reflect.Type) []member {
	if list, ok := members.Load(t); ok {
		return list.([]member)
	}
	list := appendMembers(nil, t, nil)
	members.Store(t, list)
	return list
}

// appendMembers adds the fields of t in their order; those of an embedded
// struct without its own name replace it.
func appendMembers(list []member, t reflect.Type, index []int) []member {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		at := append(slices.Clip(index), i)
		switch {
		case f.Tag.Get("json") == "-":
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			list = appendMembers(list, f.Type, at)
		case f.IsExported():
			list = append(list, member{at, cmp.Or(name, f.Name), slices.Contains(strings.Split(options, ","), "omitempty")})
		}
	}
	return list
}

// beside writes the fields of a struct as top-level entries of the object.
func (e *encoder) beside(body any) {
	v := reflect.Indirect(reflect.ValueOf(body))
	if v.Kind() != reflect.Struct {
		e.fail("%T is neither a message nor a struct", body)
		return
	}
	for _, m := range membersOf(v.Type()) {
		f := v.FieldByIndex(m.index)
		if m.omitEmpty && isEmpty(f) {
			continue
		}
		e.key(m.name)
		e.value(f)
	}
}

// isEmpty reports whether encoding/json treats the value as empty; structs never are.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.Array, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

// value writes any value as encoding/json does, struct fields in their order
// and map keys sorted.
func (e *encoder) value(v reflect.Value) {
	if v.IsValid() && v.Kind() != reflect.Interface && e.ownForm(v) {
		return
	}
	switch v.Kind() {
	case reflect.String:
		e.string(v.String())
	case reflect.Bool:
		e.bool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		e.int(v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		e.uint(v.Uint())
	case reflect.Float32, reflect.Float64:
		e.float(v.Float())
	case reflect.Struct:
		e.open(false)
		e.beside(v.Interface())
		e.close()
	case reflect.Invalid:
		e.literal("null")
	default:
		e.nilable(v)
	}
}

func (e *encoder) nilable(v reflect.Value) {
	switch k := v.Kind(); {
	case k == reflect.Array:
		e.list(v)
	case k != reflect.Pointer && k != reflect.Interface && k != reflect.Map && k != reflect.Slice:
		e.fail("values of type %s are not supported in YAML", v.Type())
	case v.IsNil():
		e.literal("null")
	case k == reflect.Map:
		e.mapping(v)
	case k == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		e.bytes(v.Bytes())
	case k == reflect.Slice:
		e.list(v)
	default:
		e.value(v.Elem())
	}
}

func (e *encoder) list(v reflect.Value) {
	e.open(true)
	for i := range v.Len() {
		e.item()
		e.value(v.Index(i))
	}
	e.close()
}

func (e *encoder) mapping(v reflect.Value) {
	if v.Type().Key().Kind() != reflect.String {
		e.fail("maps with keys of type %s are not supported in YAML", v.Type().Key())
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
	e.open(false)
	for _, k := range keys {
		e.name(k.String())
		e.value(v.MapIndex(k))
	}
	e.close()
}

// ownForm writes values that implement their own encoding, and reports whether v is
// one.
func (e *encoder) ownForm(v reflect.Value) bool {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return false
	}
	switch x := v.Interface().(type) {
	case proto.Message:
		e.root(x)
	case json.Number:
		e.literal(cmp.Or(x.String(), "0"))
	case json.Marshaler, encoding.TextMarshaler:
		data, err := json.Marshal(x)
		e.fromJSON(data, err)
	default:
		return false
	}
	return true
}

// fromJSON writes a value from its JSON encoding.
func (e *encoder) fromJSON(data []byte, err error) {
	var tree any
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.UseNumber()
		err = decoder.Decode(&tree)
	}
	if err != nil {
		e.fail("%w", err)
	}
	e.value(reflect.ValueOf(tree))
}
