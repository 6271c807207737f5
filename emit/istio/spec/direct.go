package spec

import (
	"math"
	"reflect"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/gwc-lang/gwc/internal/compact"
)

// direct fills an empty message with a spec in JSON, straight into its struct. It returns
// false for all that is not usual: what protojson refuses, null, numbers with a fraction,
// enums as numbers, text beyond ASCII, and messages with a form of their own. Then the
// message may have been changed.
func direct(text []byte, spec proto.Message) bool {
	r := compact.New(text)
	to := reflect.ValueOf(spec).Elem()
	return fill(&r, to, tableOf(to.Type(), spec.ProtoReflect().Descriptor())) && r.Done()
}

// fill reads an object into a message.
func fill(r *compact.Reader, to reflect.Value, t *table) bool {
	var seen uint64
	return r.Object(func(name []byte) bool {
		f := t.fields[string(name)]
		if f == nil || seen&f.excludes != 0 {
			return false
		}
		seen |= f.bit
		into := to.Field(f.index)
		if f.wrapper == nil {
			return f.read(r, into)
		}
		wrapper := reflect.New(f.wrapper)
		into.Set(wrapper)
		return f.read(r, wrapper.Elem().Field(0))
	})
}

// read reads a value of a field.
func (f *field) read(r *compact.Reader, into reflect.Value) bool {
	switch f.form {
	case ofMessage:
		message := reflect.New(f.message.of)
		into.Set(message)
		return fill(r, message.Elem(), f.message)
	case ofMessages:
		return f.messages(r, into)
	case ofStrings:
		return texts(r, into.Addr().Interface().(*[]string))
	case ofPairs:
		return pairs(r, into.Addr().Interface().(*map[string]string))
	case ofMap:
		return f.mapping(r, into)
	case ofWrapped:
		wrapper := reflect.New(into.Type().Elem())
		into.Set(wrapper)
		return f.value.read(r, wrapper.Elem().Field(f.value.index))
	case ofDuration:
		return duration(r, into)
	}
	return f.scalar(r, into)
}

// scalar reads a value that is not a message and not several.
func (f *field) scalar(r *compact.Reader, into reflect.Value) bool {
	switch f.form {
	case ofString:
		text, ok := r.Plain()
		into.SetString(string(text))
		return ok
	case ofBool:
		value, ok := r.Bool()
		into.SetBool(value)
		return ok
	case ofEnum:
		text, ok := r.Plain()
		number, known := f.numbers[string(text)]
		into.SetInt(int64(number))
		return ok && known
	}
	n, ok := r.Integer()
	switch {
	case !ok:
	case f.form == ofInt32:
		into.SetInt(n)
		return math.MinInt32 <= n && n <= math.MaxInt32
	case f.form == ofUint32:
		into.SetUint(uint64(n))
		return 0 <= n && n <= math.MaxUint32
	case f.form == ofFloat:
		into.SetFloat(float64(n))
		return true
	}
	return false
}

func (f *field) messages(r *compact.Reader, into reflect.Value) bool {
	n := 0
	return r.List(func() bool {
		message := reflect.New(f.message.of)
		into.Grow(1)
		into.SetLen(n + 1)
		into.Index(n).Set(message)
		n++
		return fill(r, message.Elem(), f.message)
	})
}

func texts(r *compact.Reader, into *[]string) bool {
	return r.List(func() bool {
		text, ok := r.Plain()
		*into = append(*into, string(text))
		return ok
	})
}

func pairs(r *compact.Reader, into *map[string]string) bool {
	*into = map[string]string{}
	n := 0
	return r.Object(func(name []byte) bool {
		text, ok := r.Plain()
		(*into)[string(name)] = string(text)
		n++
		return ok && len(*into) == n // no name twice
	})
}

// mapping reads a mapping of names to messages or scalars.
func (f *field) mapping(r *compact.Reader, into reflect.Value) bool {
	into.Set(reflect.MakeMap(into.Type()))
	n := 0
	return r.Object(func(name []byte) bool {
		value := reflect.New(into.Type().Elem()).Elem()
		if !f.value.read(r, value) {
			return false
		}
		into.SetMapIndex(reflect.ValueOf(string(name)), value)
		n++
		return into.Len() == n
	})
}

// duration reads whole seconds.
func duration(r *compact.Reader, into reflect.Value) bool {
	text, ok := r.Plain()
	if !ok || len(text) < 2 || len(text) > 10 || text[len(text)-1] != 's' {
		return false
	}
	seconds := int64(0)
	for _, c := range text[:len(text)-1] {
		if c < '0' || c > '9' {
			return false
		}
		seconds = seconds*10 + int64(c-'0')
	}
	into.Set(reflect.ValueOf(&durationpb.Duration{Seconds: seconds}))
	return true
}
