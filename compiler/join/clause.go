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

// collect visits the clauses in a record or a list of records.
func collect(record any, visit func(diag.Span)) { walk(reflect.ValueOf(record), visit) }

func walk(v reflect.Value, visit func(diag.Span)) {
	if v.IsValid() && v.Type() == spanType {
		if s := v.Interface().(diag.Span); s.Known() {
			visit(s)
		}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for _, i := range stating(v.Type()) {
			walk(v.Field(i), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), visit)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			walk(v.Elem(), visit)
		}
	}
}

// fields are the results of stating, by type.
var fields sync.Map

// stating returns the fields of a record that contain clauses: not the place of a
// word in a clause. Of a Said that is its Clause.
func stating(t reflect.Type) []int {
	if known, found := fields.Load(t); found {
		return known.([]int)
	}
	var list []int
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("place") != "word" {
			list = append(list, i)
		}
	}
	fields.Store(t, list)
	return list
}

// sortedSpans returns all spans in a record.
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
