package join

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/gwc-lang/gwc/lang/diag"
)

var spanType = reflect.TypeFor[diag.Span]()

// collect visits the clauses in a pointer to a record, or in a list of records.
func collect(record any, visit func(diag.Span)) {
	v := reflect.ValueOf(record)
	walkerOf(v.Type())(v, visit)
}

// A walker visits the clauses in values of one type. Of a type without clauses it is nil.
type walker func(v reflect.Value, visit func(diag.Span))

// walkers are the results of walkerOf, by type.
var walkers sync.Map

func walkerOf(t reflect.Type) walker {
	known, found := walkers.Load(t)
	if !found {
		known, _ = walkers.LoadOrStore(t, newWalker(t))
	}
	return known.(walker)
}

func newWalker(t reflect.Type) walker {
	switch {
	case t == spanType:
		return walkSpan
	case t.Kind() == reflect.Struct:
		return structWalker(t)
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.String:
		return walkSlice
	case t.Kind() == reflect.Pointer:
		return walkPointer
	}
	return nil
}

func walkSpan(v reflect.Value, visit func(diag.Span)) {
	if s := v.Addr().Interface().(*diag.Span); s.Known() {
		visit(*s)
	}
}

func walkSlice(v reflect.Value, visit func(diag.Span)) {
	if v.Len() == 0 {
		return
	}
	if walk := walkerOf(v.Type().Elem()); walk != nil {
		for i := range v.Len() {
			walk(v.Index(i), visit)
		}
	}
}

func walkPointer(v reflect.Value, visit func(diag.Span)) {
	if v.IsNil() {
		return
	}
	if walk := walkerOf(v.Type().Elem()); walk != nil {
		walk(v.Elem(), visit)
	}
}

// structWalker visits the fields of a record that contain clauses: not the place of a
// word in a clause. Of a Said that is its Clause.
func structWalker(t reflect.Type) walker {
	var fields []int
	var walks []walker
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("place") == "word" {
			continue
		}
		if walk := walkerOf(t.Field(i).Type); walk != nil {
			fields, walks = append(fields, i), append(walks, walk)
		}
	}
	if fields == nil {
		return nil
	}
	return func(v reflect.Value, visit func(diag.Span)) {
		for k, i := range fields {
			walks[k](v.Field(i), visit)
		}
	}
}

// sortedSpans returns all spans in a pointer to a record.
func sortedSpans(record any) []diag.Span {
	var list []diag.Span
	collect(record, func(s diag.Span) { list = append(list, s) })
	return spans(list...)
}

// clauses returns the spans of all clauses of expose, route, egress and raw statements,
// except those that repeat another one.
func (b *builder) clauses() []diag.Span {
	list := make([]diag.Span, 0, 4*(len(b.s.Exposes)+len(b.s.Routes)+len(b.s.Egresses))) // about as many as there are
	for _, records := range []any{b.s.Exposes, b.s.Routes, b.s.Egresses, b.s.Confines} {
		collect(records, func(s diag.Span) {
			if !b.merged[s] {
				list = append(list, s)
			}
		})
	}
	for _, r := range b.s.Raws {
		list = append(list, r.At)
	}
	slices.SortFunc(list, diag.Span.Compare)
	return slices.Compact(list)
}

// content writes the values of a record without their spans.
func content(record any) string {
	var w strings.Builder
	write(&w, reflect.ValueOf(record))
	return w.String()
}

func write(w *strings.Builder, v reflect.Value) {
	switch {
	case !v.IsValid() || v.Type() == spanType:
		return
	case v.Kind() == reflect.Struct:
		w.WriteByte('{')
		for i := range v.NumField() {
			write(w, v.Field(i))
		}
		w.WriteByte('}')
	case v.Kind() == reflect.Slice:
		w.WriteByte('[')
		for i := range v.Len() {
			write(w, v.Index(i))
		}
		w.WriteByte(']')
	case v.Kind() == reflect.Pointer && !v.IsNil():
		w.WriteByte('*')
		write(w, v.Elem())
	case v.Kind() == reflect.String:
		fmt.Fprintf(w, "%q ", v.String())
	case v.CanInt():
		fmt.Fprintf(w, "%d ", v.Int())
	case v.Kind() == reflect.Bool:
		fmt.Fprintf(w, "%t ", v.Bool())
	}
}
