package compact

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"
)

// Decode decodes a text into a zero value as encoding/json does. It returns false if it
// does not: then encoding/json says what is wrong, or knows more. The value may have been
// changed in this case. Its type must not contain itself.
func Decode(text []byte, into any) bool {
	r := New(text)
	to := reflect.ValueOf(into).Elem()
	return r.decode(to, shapeOf(to.Type())) && r.Done()
}

// A shape is what is known of a type.
type shape struct {
	kind   reflect.Kind
	fields []field // of a struct
	inner  *shape  // of a list or a pointer
	own    bool    // it has a decoder of its own
}

// A field is one of a struct, with its name in JSON.
type field struct {
	name  string
	index int
	*shape
}

var shapes sync.Map // of reflect.Type to *shape

func shapeOf(t reflect.Type) *shape {
	if known, ok := shapes.Load(t); ok {
		return known.(*shape)
	}
	s := &shape{kind: t.Kind()}
	switch {
	case reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()):
		s.own = true
	case s.kind == reflect.Slice || s.kind == reflect.Pointer:
		s.inner = shapeOf(t.Elem())
	case s.kind == reflect.Map && t != reflect.TypeFor[map[string]string]():
		s.kind = reflect.Invalid
	case s.kind == reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "" || f.Anonymous || options == "string" {
				s.kind = reflect.Invalid
			}
			s.fields = append(s.fields, field{name, i, shapeOf(f.Type)})
		}
	}
	shapes.Store(t, s)
	return s
}

// decode decodes the next value.
func (r *Reader) decode(to reflect.Value, s *shape) bool {
	if s.own {
		start := r.at
		return r.Skip() && to.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(r.Since(start)) == nil
	}
	if r.Kind() == 'n' {
		return r.Null()
	}
	switch s.kind {
	case reflect.String:
		text, ok := r.Text()
		to.SetString(string(text))
		return ok
	case reflect.Int:
		n, ok := r.Integer()
		to.SetInt(n)
		return ok
	case reflect.Bool:
		value, ok := r.Bool()
		to.SetBool(value)
		return ok
	case reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		return r.decode(to.Elem(), s.inner)
	case reflect.Slice:
		return r.list(to, s)
	case reflect.Map:
		return r.texts(to.Addr().Interface().(*map[string]string))
	case reflect.Struct:
		return r.structure(to, s)
	}
	return false
}

func (r *Reader) list(to reflect.Value, s *shape) bool {
	to.Set(reflect.MakeSlice(to.Type(), 0, 1))
	n := 0
	return r.List(func() bool {
		to.Grow(1)
		to.SetLen(n + 1)
		item := to.Index(n)
		item.SetZero()
		n++
		return r.decode(item, s.inner)
	})
}

// texts decodes a mapping of texts.
func (r *Reader) texts(to *map[string]string) bool {
	*to = map[string]string{}
	return r.Object(func(name []byte) bool {
		if r.Kind() == 'n' { // encoding/json sets the text that was there
			return false
		}
		text, ok := r.Text()
		(*to)[string(name)] = string(text)
		return ok
	})
}

// structure decodes a struct. A field that is there twice, or in other letters, is not
// decoded.
func (r *Reader) structure(to reflect.Value, s *shape) bool {
	seen := 0
	return r.Object(func(name []byte) bool {
		for i := range s.fields {
			f := &s.fields[i]
			switch {
			case f.name == string(name):
				if seen&(1<<i) != 0 {
					return false
				}
				seen |= 1 << i
				return r.decode(to.Field(f.index), f.shape)
			case len(f.name) == len(name) && strings.EqualFold(f.name, string(name)):
				return false
			}
		}
		return r.Skip()
	})
}
